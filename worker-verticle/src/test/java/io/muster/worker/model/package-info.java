/**
 * The write path's protocol as a model small enough to try every order of events: {@link
 * io.muster.worker.model.Search} runs the real decision core and the real statements over a model
 * of the store, the broker and two workers. See {@code docs/model.md}.
 */
package io.muster.worker.model;
