package dev.ostler.server.console;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LearnerState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is said of an ensemble, as far as this member knows: the leader knows who follows. */
final class EnsembleAnswers {
    private final ServerState state;
    private final EnsemblePlace place;
    private final Map<ServerId, LearnerState> learners = new TreeMap<>();

    EnsembleAnswers(ServerState state, EnsemblePlace place, List<LearnerState> learners) {
        this.state = state;
        this.place = place;
        learners.forEach(learner -> this.learners.put(learner.id(), learner));
    }

    Map<String, @Nullable Object> ensemble() {
        Membership membership = place.membership();
        ServerId leader = place.leader();
        var members = new ArrayList<Map<String, @Nullable Object>>();
        membership.members().forEach((id, member) -> members.add(member(id, member)));
        return Fields.of(
                "leader",
                leader == null ? null : leader.value(),
                "configVersion",
                Fields.hex(membership.version()),
                "voters",
                membership.voters().size(),
                "quorumBy",
                membership.groups() == null ? "majority" : "groups",
                "canLose",
                place.leads() && state.isServing() ? QuorumMargin.of(membership, up()) : null,
                "members",
                members);
    }

    private Set<ServerId> up() {
        var up = new TreeSet<ServerId>();
        for (ServerId voter : place.membership().voters()) {
            LearnerState learner = learners.get(voter);
            if (voter.equals(place.self().id()) || (learner != null && learner.serving())) {
                up.add(voter);
            }
        }
        return up;
    }

    private Map<String, @Nullable Object> member(ServerId id, Member member) {
        LearnerState learner = learners.get(id);
        Member.ClientAddress client = member.client();
        return Fields.of(
                "id",
                id.value(),
                "self",
                id.equals(place.self().id()),
                "type",
                member.observer() ? "observer" : "participant",
                "addresses",
                member.addresses().stream()
                        .map(
                                at ->
                                        "%s:%d:%d"
                                                .formatted(
                                                        at.host(),
                                                        at.quorumPort(),
                                                        at.electionPort()))
                        .toList(),
                "client",
                client == null ? null : client.host() + ":" + client.port(),
                "role",
                role(id, member, learner),
                "missing",
                learner == null || learner.missing() < 0 ? null : learner.missing());
    }

    /** Null if this member can't know. */
    private @Nullable String role(ServerId id, Member member, @Nullable LearnerState learner) {
        if (id.equals(place.leader())) {
            return "leader";
        }
        if (id.equals(place.self().id())) {
            return ownRole(state, place);
        }
        if (!place.leads()) {
            return null;
        }
        if (learner == null) {
            return "away";
        }
        if (!learner.serving()) {
            return "synchronising";
        }
        return member.observer() ? "observer" : "follower";
    }

    /** What a server does at the moment. */
    static String ownRole(ServerState state, @Nullable EnsemblePlace place) {
        if (state.isServing()) {
            return state.mode();
        }
        if (place == null) {
            return "stopping";
        }
        return place.peerState().startsWith("looking") ? "looking" : "synchronising";
    }
}
