package io.muster.process;

import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** A process can't start, and a person can mend it: told in one line, without a stack trace. */
public final class StartException extends Exception {

  private final int exitCode;

  /**
   * A reason not to start.
   *
   * @param exitCode one of {@link ExitCode}
   * @param message one line: what is wrong and what to do; no secrets
   */
  public StartException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process exits with. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * What a failure to listen means; anything else than an address that can't be had is returned as
   * it is. For {@code recover} of a listening future.
   *
   * @param hostSetting the name of the setting the host came from
   * @param portSetting the name of the setting the port came from
   */
  public static Throwable listening(
      String hostSetting, String host, String portSetting, int port, Throwable failure) {
    if (failure instanceof UnknownHostException || !isOfThisMachine(host)) {
      return new StartException(
          ExitCode.CONFIG,
          hostSetting + ": " + host + " is no address of this machine; 127.0.0.1 and 0.0.0.0 are");
    }
    if (failure instanceof BindException) {
      return new StartException(
          ExitCode.UNAVAILABLE,
          portSetting
              + ": port "
              + port
              + " of "
              + host
              + " is taken; stop what listens there, or set "
              + portSetting
              + " to another (0 for any free one)");
    }
    return failure;
  }

  private static boolean isOfThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException unknown) {
      return false;
    } catch (SocketException cantTell) {
      return true;
    }
  }
}
