package io.muster.bench.figure;

import java.util.List;
import java.util.Set;

/** All figures. */
public final class Figures {
  private static final List<Figure> ALL =
      List.of(
          new ReadsFigure(),
          new CreatesFigure(),
          new LowLoadFigure(),
          new ImportsFigure(),
          new LaneFigure(),
          new ClientsFigure());

  /** They take longer than all others together, or say nothing of Muster alone. */
  private static final Set<String> ASKED_FOR_ALONE = Set.of("imports", "lane", "clients");

  private Figures() {}

  /** Every one there is. */
  public static List<Figure> all() {
    return ALL;
  }

  /** Those that are measured unless others are asked for. */
  public static List<Figure> usual() {
    return ALL.stream().filter(figure -> !ASKED_FOR_ALONE.contains(figure.name())).toList();
  }
}
