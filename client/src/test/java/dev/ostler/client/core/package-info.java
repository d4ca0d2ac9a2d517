@NullMarked
package dev.ostler.client.core;

import org.jspecify.annotations.NullMarked;
