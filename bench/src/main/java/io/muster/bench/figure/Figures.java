package io.muster.bench.figure;

import java.util.List;

/** All figures. */
public final class Figures {
  private static final List<Figure> ALL =
      List.of(new ReadsFigure(), new CreatesFigure(), new LowLoadFigure(), new ClientsFigure());

  private Figures() {}

  /** Every one there is. */
  public static List<Figure> all() {
    return ALL;
  }

  /** Those that are measured unless others are asked for. */
  public static List<Figure> usual() {
    return ALL.stream().filter(figure -> !(figure instanceof ClientsFigure)).toList();
  }
}
