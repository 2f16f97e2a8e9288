/** The program of the tutorial "the entity encoder in your project", as a reader would write it. */
package org.overseer.perceiver.example;
