package dev.ostler.recipes.lock;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.OwnNode.Standing;
import dev.ostler.recipes.line.Place;
import dev.ostler.recipes.line.Turn;
import dev.ostler.recipes.line.Until;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What contenders stand in below a znode.
 *
 * @param parent full path
 * @param tags of all that stand in it
 */
record Line(ManagedClient client, String parent, List<String> tags, LockOptions options) {
    /** The way to the place of one more. */
    Acquiring acquiring(String tag, Turn.Rule rule) {
        return new InLine(tag, rule);
    }

    private final class InLine implements Acquiring {
        private final String tag;
        private final Turn.Rule rule;
        private @Nullable Place place;
        private boolean granted;

        InLine(String tag, Turn.Rule rule) {
            this.tag = tag;
            this.rule = rule;
        }

        @Override
        public void begin(Listener listener) {
            var taken =
                    new Place(
                            client,
                            parent,
                            tag,
                            tags,
                            options.data(),
                            rule,
                            options.policy(),
                            new Waiting(listener));
            place = taken;
            taken.take();
        }

        @Override
        public void giveUp() {
            Place taken = place;
            if (taken != null && !granted) {
                taken.leave();
            }
        }

        private final class Waiting implements Until.Listener<Standing> {
            private final Listener listener;

            Waiting(Listener listener) {
                this.listener = listener;
            }

            @Override
            public void came(Standing standing) {
                granted = true;
                Place taken = place;
                if (taken != null) {
                    listener.acquired(
                            new ZnodeHeld(client, standing, options.policy(), taken::leave));
                }
            }

            @Override
            public void failed(Throwable failure) {
                listener.failed(failure);
            }

            @Override
            public void waiting() {
                listener.waiting();
            }
        }
    }
}
