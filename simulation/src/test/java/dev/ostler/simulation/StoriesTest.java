package dev.ostler.simulation;

import dev.ostler.simulation.check.Call.Request;
import dev.ostler.simulation.client.SimulatedClient;

import org.junit.jupiter.api.Test;

/** Short stories of three servers and their clients; the transcripts tell them. */
class StoriesTest {
    @Test
    void aWriteOfAFollowersClient() {
        var story = new Story();
        SimulatedClient watching = story.client("c2", "s2");
        story.call(watching, new Request.Exists("/a", true));

        SimulatedClient writing = story.client("c1", "s1");
        story.call(writing, new Request.Create("/a", "one", false, false));
        story.call(writing, new Request.Set("/a", "two", 0));
        story.call(watching, new Request.Sync("/"));
        story.call(watching, new Request.Get("/a", false));

        story.isToldBy("write-of-a-followers-client");
    }

    @Test
    void aSessionExpiresAndItsEphemeralsGo() {
        var story = new Story();
        SimulatedClient silent = story.client("c1", "s1");
        story.call(silent, new Request.Create("/here", "", true, false));
        SimulatedClient watching = story.client("c2", "s2");
        story.call(watching, new Request.Exists("/here", true));

        silent.pause();
        story.pass(8);
        silent.resume();
        story.pass(3);
        story.call(watching, new Request.Exists("/here", false));

        story.isToldBy("session-expires");
    }

    @Test
    void aSessionMovesAndKeepsWhatItHas() {
        var story = new Story();
        SimulatedClient moving = story.client("c1", "s1", "s2", "s3");
        story.call(moving, new Request.Create("/mine", "", true, false));
        story.call(moving, new Request.Get("/mine", true));

        moving.move();
        story.pass(3);
        SimulatedClient other = story.client("c2", "s2");
        story.call(other, new Request.Set("/mine", "new", -1));
        story.call(moving, new Request.Get("/mine", false));

        story.isToldBy("session-moves");
    }

    @Test
    void aClientFindsAnotherServerWhenTheLeaderDies() {
        var story = new Story();
        SimulatedClient client = story.client("c1", "s1", "s2");
        story.call(client, new Request.Create("/mine", "", true, false));

        story.machine(story.leader()).kill(10_000_000);
        story.pass(3);
        story.call(client, new Request.Set("/mine", "still", -1));
        story.pass(12);
        story.call(client, new Request.Get("/mine", false));

        story.isToldBy("leader-dies");
    }
}
