package dev.ostler.client.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.OpCode;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * All that can happen to a connection, wherever it stands. It has a session from an earlier link,
 * and the application has made a call and left a watch. A call ends with a code; behind it a
 * question mark says that the call may have been carried out all the same.
 */
class ConnectionTableTest {
    private static final int SET_WATCHES_XID = 1;
    private static final int CALL_XID = 2;
    private static final int UNKNOWN_XID = 99;

    /** Where a connection may stand. */
    private enum Place {
        WAITING {
            @Override
            Transcript reached(Transcript story) {
                story.lose();
                return story;
            }
        },
        CHOOSING {
            @Override
            Transcript reached(Transcript story) {
                WAITING.reached(story).elapse(1100);
                return story;
            }
        },
        CONNECTING {
            @Override
            Transcript reached(Transcript story) {
                CHOOSING.reached(story).connection.attemptStarted(Transcript.HOSTS, story.now());
                return story;
            }
        },
        HANDSHAKING {
            @Override
            Transcript reached(Transcript story) {
                CONNECTING.reached(story).connection.connected(story.now());
                return story;
            }
        },
        AUTHENTICATING {
            @Override
            Transcript reached(Transcript story) {
                HANDSHAKING.reached(story).accept(false);
                return story;
            }
        },
        CONNECTED {
            @Override
            Transcript reached(Transcript story) {
                HANDSHAKING.reached(story).accept(false);
                story.reply(SET_WATCHES_XID, 0, 0);
                return story;
            }
        },
        READ_ONLY {
            @Override
            Transcript reached(Transcript story) {
                HANDSHAKING.reached(story).accept(true);
                story.reply(SET_WATCHES_XID, 0, 0);
                return story;
            }
        },
        DEAD {
            @Override
            Transcript reached(Transcript story) {
                story.connection.expire();
                return story;
            }
        };

        abstract Transcript reached(Transcript connected);

        Transcript story() {
            var story = new Transcript(0, true, this == AUTHENTICATING).connected();
            story.watch("/w", event -> {});
            reached(story).call("call");
            return story.forgetting();
        }
    }

    private static final Map<String, Consumer<Transcript>> EVENTS = events();

    private static Map<String, Consumer<Transcript>> events() {
        Map<String, Consumer<Transcript>> events = new LinkedHashMap<>();
        events.put(
                "a server is chosen",
                story -> story.connection.attemptStarted(Transcript.HOSTS, story.now()));
        events.put("TCP is up", story -> story.connection.connected(story.now()));
        events.put("the session is accepted", story -> story.accept(false));
        events.put("a read-only server accepts", story -> story.accept(true));
        events.put("the session is refused", Transcript::refuse);
        events.put("the call is answered", story -> story.reply(CALL_XID, 7, 0));
        events.put("another call is answered", story -> story.reply(UNKNOWN_XID, 7, 0));
        events.put("the watch fires", story -> story.event(3, "/w", 7));
        events.put("a frame of one byte", story -> story.frame(out -> out.writeByte(0)));
        events.put("credentials are refused", story -> story.reply(-4, 0, -115));
        events.put("SASL succeeds", story -> story.connection.authenticationStep(null, true, 0));
        events.put("SASL fails", story -> story.connection.authenticationFailed("no ticket"));
        events.put("the link is lost", Transcript::lose);
        events.put("the application drops it", story -> story.connection.drop("", story.now()));
        events.put("10 s of silence", story -> story.elapse(10_000));
        events.put("20 s of silence", story -> story.elapse(20_000));
        events.put("40 s of silence", story -> story.elapse(40_000));
        events.put(
                "a deadline passes",
                story -> {
                    story.call("hasty", OpCode.SYNC, story.now());
                    story.elapse(8);
                });
        events.put("a read-write server", story -> story.connection.probed(true, story.now()));
        events.put("expired by hand", story -> story.connection.expire());
        events.put("abandoned by hand", story -> story.connection.abandon());
        events.put("closed by hand", story -> story.call("close", OpCode.CLOSE_SESSION));
        return events;
    }

    /** What follows: the phase if it is another one, how calls end, and what watchers are told. */
    private static String outcome(Place place, Consumer<Transcript> event) {
        Transcript story = place.story();
        Phase before = story.connection.phase();
        event.accept(story);
        var outcome = new StringJoiner(", ");
        for (String line : story.lines()) {
            if (line.contains(" ends with ")) {
                outcome.add(line.replace(" ends with", ""));
            } else if (line.startsWith("tell ")) {
                outcome.add(line.substring("tell 2 ".length()));
            }
        }
        Phase after = story.connection.phase();
        String text = outcome.toString();
        if (after == before) {
            return text;
        }
        return after + (text.isEmpty() ? "" : ": ") + text;
    }

    /** For each event what follows from it, and where; in places that are not named, nothing. */
    private static String table() {
        var table = new StringBuilder();
        EVENTS.forEach(
                (name, event) -> {
                    table.append(name).append('\n');
                    Map<String, StringJoiner> places = new LinkedHashMap<>();
                    for (Place place : Place.values()) {
                        places.computeIfAbsent(outcome(place, event), none -> new StringJoiner(" "))
                                .add(place.name());
                    }
                    places.remove("");
                    places.forEach(
                            (outcome, where) ->
                                    table.append(String.format("    %-35s  %s%n", outcome, where)));
                });
        return table.toString();
    }

    @Test
    @Tag("S179")
    void everyEventInEveryState() {
        assertThat(table())
                .isEqualTo(
                        """
                        a server is chosen
                            CONNECTING                           CHOOSING
                        TCP is up
                            HANDSHAKING                          CONNECTING
                        the session is accepted
                            CONNECTED: SyncConnected             HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        a read-only server accepts
                            CONNECTED: ConnectedReadOnly         HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        the session is refused
                            DEAD: call -112, Expired             HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        the call is answered
                            WAITING: call -4                     HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            call 0                               CONNECTED READ_ONLY
                        another call is answered
                            WAITING: call -4                     HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        the watch fires
                            WAITING: call -4                     HANDSHAKING
                            NodeDataChanged /w                   AUTHENTICATING CONNECTED READ_ONLY
                        a frame of one byte
                            WAITING: call -4                     HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        credentials are refused
                            WAITING: call -4                     HANDSHAKING
                            DEAD: call -115, AuthFailed          AUTHENTICATING
                            DEAD: call -115?, AuthFailed         CONNECTED READ_ONLY
                        SASL succeeds
                            CONNECTED: SaslAuthenticated         AUTHENTICATING
                        SASL fails
                            DEAD: call -115, AuthFailed          AUTHENTICATING
                        the link is lost
                            WAITING: call -4                     CHOOSING CONNECTING HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        the application drops it
                            WAITING: call -4                     CONNECTING HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        10 s of silence
                            CHOOSING                             WAITING
                            WAITING: call -4                     CONNECTING HANDSHAKING
                        20 s of silence
                            CHOOSING                             WAITING
                            WAITING: call -4                     CONNECTING HANDSHAKING
                            WAITING: call -4, Disconnected       AUTHENTICATING
                            WAITING: call -4?, Disconnected      CONNECTED READ_ONLY
                        40 s of silence
                            DEAD: call -112, Expired             WAITING CHOOSING CONNECTING HANDSHAKING AUTHENTICATING
                            DEAD: call -112?, Expired            CONNECTED READ_ONLY
                        a deadline passes
                            hasty -7                             WAITING CHOOSING CONNECTING HANDSHAKING AUTHENTICATING
                            hasty -7?                            CONNECTED READ_ONLY
                            hasty -112                           DEAD
                        a read-write server
                            WAITING: call -4?, Disconnected      READ_ONLY
                        expired by hand
                            DEAD: call -112, Expired             WAITING CHOOSING CONNECTING HANDSHAKING AUTHENTICATING
                            DEAD: call -112?, Expired            CONNECTED READ_ONLY
                        abandoned by hand
                            DEAD: call -112, Closed              WAITING CHOOSING CONNECTING HANDSHAKING AUTHENTICATING
                            DEAD: call -112?, Closed             CONNECTED READ_ONLY
                        closed by hand
                            DEAD: call -112, close -112, Closed  WAITING CHOOSING
                            close -112                           DEAD
                        """);
    }
}
