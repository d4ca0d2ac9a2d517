package dev.ostler.server.console;

import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The questions that the pages, and whoever likes, may ask; docs/CONSOLE.md describes them. */
final class Api {
    private final ServerState state;
    private final Shown shown;
    private final ClusterAnswers cluster;
    private final SessionAnswers sessions;

    Api(FourLetterWords words, Shown shown) {
        this.shown = shown;
        state = words.state();
        cluster = new ClusterAnswers(words, shown);
        sessions = new SessionAnswers(state, shown);
    }

    /**
     * The answer to a question.
     *
     * @throws Refusal if there is none
     */
    Map<String, @Nullable Object> answer(String name, HttpRequest request) {
        Caller caller = Caller.of(request, shown.access());
        var query = new Query(request);
        return switch (name) {
            case "cluster" -> cluster.cluster();
            case "settings" -> cluster.settings();
            case "whoami" -> Fields.of("identities", caller.names());
            default -> ofServing(name, caller, query);
        };
    }

    private Map<String, @Nullable Object> ofServing(String name, Caller caller, Query query) {
        if (!state.isServing()) {
            throw Refusal.notServing();
        }
        return switch (name) {
            case "figures" -> cluster.figures();
            case "metrics" -> cluster.metrics();
            default -> ofData(name, caller, query);
        };
    }

    private Map<String, @Nullable Object> ofData(String name, Caller caller, Query query) {
        if (!caller.isAdmitted()) {
            throw Refusal.loginRequired();
        }
        TreeVersion tree = shown.tree();
        return switch (name) {
            case "children" -> new TreeAnswers(tree, caller).children(query);
            case "znode" ->
                    new TreeAnswers(tree, caller).znode(query, id -> sessions.owner(id, tree));
            case "search" -> new Search(tree, caller, System::nanoTime).answer(query);
            case "watchers" -> sessions.watchers(query, tree, caller);
            case "sessions" -> sessions.list(query, tree);
            case "session" -> sessions.one(query, tree, caller);
            default -> throw Refusal.noQuestion(name);
        };
    }
}
