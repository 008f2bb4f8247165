package io.muster.process;

/** The version of Muster that runs. */
public final class Version {

  private Version() {}

  /** The version; {@code development} where it isn't packaged. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
