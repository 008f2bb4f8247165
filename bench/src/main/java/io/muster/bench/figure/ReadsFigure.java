package io.muster.bench.figure;

import static io.muster.bench.run.Goal.atLeast;

import io.muster.bench.BenchException;
import io.muster.bench.load.LoadKind;
import io.muster.bench.load.LoadReport;
import io.muster.bench.load.SampleUsers;
import io.muster.bench.run.Comparison;
import io.muster.bench.run.FigureResult;
import io.muster.bench.run.Goal;
import io.muster.bench.run.Measured;
import io.muster.bench.run.Ratio;
import io.muster.bench.run.Side;
import io.muster.bench.system.Bench;
import io.muster.bench.system.LoadProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * GET by id against what its parts allow: a bare HTTP server with an answer of the same size, and
 * the bare driver. Every request needs both, so the bound is 1 / (1/D + 1/H).
 */
final class ReadsFigure implements Figure {
  private static final int CLIENTS = 64;
  private static final int CONNECTIONS = 100;

  @Override
  public String name() {
    return "reads";
  }

  @Override
  public String title() {
    return "GET by id against what HTTP and the driver alone allow";
  }

  @Override
  public FigureResult measure(Bench bench) {
    bench.needUsers();
    URI address = bench.muster().apiAddress();
    Bench.Echo echo = bench.echo(answerSize(address));
    try (LoadProcess gets = bench.httpGets(address);
        LoadProcess echoGets = bench.httpGets(echo.address());
        LoadProcess reads = bench.driver(LoadKind.DRIVER_READS, CONNECTIONS)) {
      List<Side> sides =
          List.of(
              new Side("Muster's API", gets, CLIENTS, Map.of("api", bench.muster().apiPid())),
              new Side("bare HTTP (H)", echoGets, CLIENTS, Map.of("http", echo.pid())),
              new Side("bare driver (D)", reads, CLIENTS, Map.of()));
      List<Measured> measured = bench.rounds().measure(name(), sides);
      return new FigureResult(name(), title(), bench.backends(), List.of(compare(measured)));
    }
  }

  private static Comparison compare(List<Measured> sides) {
    Measured api = sides.get(0);
    Measured http = sides.get(1);
    Measured driver = sides.get(2);
    ToDoubleFunction<LoadReport> rate = LoadReport::perSecond;
    return new Comparison(
        CLIENTS + " connections",
        sides,
        List.of(
            ofBound(api, http, driver),
            Ratio.of("API / bare driver", Goal.NONE, api, driver, rate),
            Ratio.of("API / bare HTTP", Goal.NONE, api, http, rate)));
  }

  private static Ratio ofBound(Measured api, Measured http, Measured driver) {
    List<Double> pairs = new ArrayList<>();
    for (int round = 0; round < api.rounds().size(); round++) {
      double h = http.rounds().get(round).perSecond();
      double d = driver.rounds().get(round).perSecond();
      pairs.add(api.rounds().get(round).perSecond() * (1 / d + 1 / h));
    }
    return new Ratio("API / bound 1/(1/D + 1/H)", atLeast(0.85, 0.95), pairs);
  }

  private static int answerSize(URI api) {
    URI user = api.resolve("/users/" + SampleUsers.seededId(0).hex());
    try (InputStream answer = user.toURL().openStream()) {
      return answer.readAllBytes().length;
    } catch (IOException failed) {
      throw BenchException.failed("the API has no answer to GET " + user.getPath(), failed);
    }
  }
}
