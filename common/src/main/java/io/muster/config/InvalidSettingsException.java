package io.muster.config;

import java.util.List;
import java.util.stream.Collectors;

/** Some settings are wrong; carries all of them, so that they can be mended at once. */
public final class InvalidSettingsException extends Exception {

  /** What a process exits with because of this (EX_CONFIG of sysexits.h). */
  public static final int EXIT_CODE = 78;

  private final transient List<SettingFault> faults;

  /** Made of at least one fault. */
  public InvalidSettingsException(List<SettingFault> faults) {
    super(
        faults.stream()
            .map(fault -> fault.name() + ": " + fault.detail())
            .collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  /** All the faults. */
  public List<SettingFault> faults() {
    return faults;
  }
}
