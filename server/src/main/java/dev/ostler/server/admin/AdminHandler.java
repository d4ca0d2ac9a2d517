package dev.ostler.server.admin;

import static dev.ostler.server.admin.Answers.fields;

import dev.ostler.server.config.AdminServerConfig;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.http.HttpHandler;
import dev.ostler.server.http.HttpRequest;
import dev.ostler.server.http.HttpResponse;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers the commands over HTTP as ZooKeeper 3.9 does (server operations, section 3): what goes
 * wrong within a command is told in JSON with the status 200, but for what the status of HTTP is
 * made for. A command that is sent by the wrong method, which ZooKeeper fails at, is told so.
 */
public final class AdminHandler implements HttpHandler {
    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests";

    private final String commandUrl;
    private final FourLetterWords words;
    private final Answers answers;
    private final DataCommands dataCommands;
    private final Data data;

    public AdminHandler(FourLetterWords words, Data data) {
        AdminServerConfig config = words.state().config().adminServer();
        commandUrl = config.commandUrl();
        this.words = words;
        this.data = data;
        answers = new Answers(words);
        dataCommands = new DataCommands(words.state().config(), data, System::nanoTime);
    }

    @Override
    public HttpResponse answer(HttpRequest request) {
        String path = request.path();
        if (request.method().equals("TRACE")) {
            return HttpResponse.empty(403);
        }
        if (!path.equals(commandUrl) && !path.startsWith(commandUrl + "/")) {
            return HttpResponse.empty(404);
        }
        String name = path.substring(Math.min(path.length(), commandUrl.length() + 1));
        return switch (request.method()) {
            case "GET", "HEAD" -> named(name, false, request);
            case "POST" -> named(name, true, request);
            case "OPTIONS" ->
                    HttpResponse.empty(200).with("Allow", "GET, HEAD, POST, TRACE, OPTIONS");
            case "PUT", "DELETE" -> HttpResponse.empty(405);
            default -> HttpResponse.empty(501);
        };
    }

    private HttpResponse named(String name, boolean post, HttpRequest request) {
        if (name.isEmpty()) {
            return HttpResponse.text(200, null, links());
        }
        Command command = Command.named(name);
        if (command == null) {
            return json(200, name, fields("command", name, "error", "Unknown command: " + name));
        }
        if (command.needsServing() && !words.state().isServing()) {
            // ZooKeeper fails at this one.
            int status = command == Command.MONITOR ? 500 : 200;
            return failed(status, command, NOT_SERVING);
        }
        if (command.needsAuthorization()) {
            Authorization authorization =
                    Authorization.of(
                            request.headers().get("authorization"),
                            request.remote().getAddress().getHostAddress(),
                            data);
            if (authorization != Authorization.GRANTED) {
                return failed(authorization.status(), command, authorization.error());
            }
        }
        if (command.isPost() != post) {
            return failed(
                    405,
                    command,
                    "%s is a command for %s"
                            .formatted(command.text(), command.isPost() ? "POST" : "GET"));
        }
        return switch (command) {
            case SNAPSHOT -> dataCommands.snapshot(request.parameter("streaming"));
            case RESTORE -> dataCommands.restore(request.body());
            default -> json(200, command, answers.of(command, request.parameter("traceMask")));
        };
    }

    private String links() {
        var links = new StringBuilder();
        for (Command command : Command.values()) {
            links.append(
                    "<a href=\"%s/%s\">%s</a>\n<br/>\n"
                            .formatted(commandUrl, command.text(), command.text()));
        }
        return links.toString();
    }

    private static HttpResponse failed(int status, Command command, @Nullable String error) {
        return json(status, command.text(), fields("command", command.text(), "error", error));
    }

    /** An answer of a command; with an error of its own, that comes first. */
    static HttpResponse json(int status, Command command, Map<String, @Nullable Object> fields) {
        return json(status, command.text(), fields);
    }

    private static HttpResponse json(
            int status, String name, Map<String, @Nullable Object> fields) {
        var answer = new LinkedHashMap<>(fields);
        answer.putIfAbsent("command", name);
        answer.putIfAbsent("error", null);
        return HttpResponse.text(status, "application/json", Json.of(answer));
    }
}
