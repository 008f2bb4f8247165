package io.muster.bench.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void whatTakesLongIsMeasuredOnlyWhenItIsAskedFor() {
    assertEquals(List.of("reads", "creates", "low-load"), names(Figures.usual()));
    assertTrue(names(Figures.all()).containsAll(List.of("imports", "lane", "clients")));
  }

  @Test
  void eachFigureHasANameOfItsOwn() {
    List<String> names = names(Figures.all());
    assertEquals(names.size(), new HashSet<>(names).size());
  }

  private static List<String> names(List<Figure> figures) {
    return figures.stream().map(Figure::name).toList();
  }
}
