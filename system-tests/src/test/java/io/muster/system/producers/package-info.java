/** The queue as strangers use it: with clients of their own, and with messages of any kind. */
package io.muster.system.producers;
