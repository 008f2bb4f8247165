package io.muster.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PlanOptionsTest {

  @Test
  void filesAreSmallerInAQuickRunUnlessTheirSizeIsGiven() {
    assertEquals(1_000_000, options().plan().rows());
    assertEquals(100_000, options("--quick").plan().rows());
    assertEquals(20_000, options("--quick", "--rows", "20000").plan().rows());
  }

  @Test
  void anImpossibleNumberOfRowsIsToldWithWhatWouldBePossible() {
    PlanOptions none = options("--rows", "0");
    BenchException wrong = assertThrows(BenchException.class, none::plan);
    assertEquals(64, wrong.exitCode());
    assertTrue(
        String.valueOf(wrong.getMessage()).contains("--rows: must be from 1 to"), wrong::toString);
  }

  @Test
  void roundsSecondsAndClientsHoldWhereTheyAreGiven() {
    PlanOptions options = options("--quick", "--rounds", "5", "--seconds", "6", "--clients", "7,8");
    assertEquals(5, options.plan().rounds());
    assertEquals(6, options.plan().seconds());
    assertEquals(List.of(7, 8), options.plan().clients());
  }

  private static PlanOptions options(String... arguments) {
    Program program = new Program();
    new CommandLine(program).parseArgs(arguments);
    return program.options;
  }

  @Command
  private static final class Program {
    @Mixin private final PlanOptions options = new PlanOptions();
  }
}
