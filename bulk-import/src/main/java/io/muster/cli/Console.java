package io.muster.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command reads and writes besides files and servers.
 *
 * @param out for results, so that scripts can use them
 * @param err for people: explanations, progress, errors
 * @param environment the environment variables
 */
public record Console(PrintWriter out, PrintWriter err, Map<String, String> environment) {}
