/**
 * The module's public API as text: written from its classes, and turned back into a jar of empty
 * classes with which a build compares its own.
 */
package org.overseer.perceiver.api;
