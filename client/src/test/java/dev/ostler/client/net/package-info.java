@NullMarked
package dev.ostler.client.net;

import org.jspecify.annotations.NullMarked;
