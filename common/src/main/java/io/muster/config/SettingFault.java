package io.muster.config;

/**
 * One setting that is not as it must be.
 *
 * @param name the environment variable
 * @param detail what was wrong and what would be right; never a secret's value
 */
public record SettingFault(String name, String detail) {}
