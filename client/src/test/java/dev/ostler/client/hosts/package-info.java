@NullMarked
package dev.ostler.client.hosts;

import org.jspecify.annotations.NullMarked;
