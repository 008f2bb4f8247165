package io.muster.cli.imports;

import io.muster.cli.CliException;
import io.muster.cli.CliExit;
import io.muster.imports.rows.ResumePoint;
import io.muster.imports.rows.RowPlace;
import io.muster.imports.rows.RowSource;
import io.muster.imports.rows.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The import of one file, which is looked through before anything of it is sent, and whose state
 * outlives the process. For one thread.
 */
final class FileImport implements AutoCloseable {

  private final SourceFile file;
  private final ImportPlan plan;
  private final ImportTools tools;
  private final StateFiles files;
  private final Survey survey;
  private @Nullable ImportState state;

  private FileImport(
      SourceFile file,
      ImportPlan plan,
      ImportTools tools,
      StateFiles files,
      Survey survey,
      @Nullable ImportState state) {
    this.file = file;
    this.plan = plan;
    this.tools = tools;
    this.files = files;
    this.survey = survey;
    this.state = state;
  }

  /** What to do where an import of the file was begun before. */
  enum Earlier {
    /** Nothing: it may be a mistake. */
    REFUSE,
    /** Go on with it. */
    RESUME,
    /** Begin anew. */
    FORGET
  }

  /**
   * Looks through a file; nothing is sent.
   *
   * @throws CliException if it can't be imported, or was begun before and that isn't to be gone on
   *     with
   */
  static FileImport prepare(SourceFile file, ImportPlan plan, Earlier earlier, ImportTools tools)
      throws IOException {
    StateFiles files = StateFiles.hold(file);
    try {
      if (earlier == Earlier.FORGET) {
        files.delete();
      }
      Optional<ImportState> begun = files.read();
      if (begun.isPresent()) {
        checkSame(file, plan, earlier, begun.get());
        // Told before anything is sent, and not as something to go on with.
        files.rejectedLog(begun.get().rejectedBytes()).close();
        return new FileImport(file, plan, tools, files, begun.get().survey(), begun.get());
      }
      return new FileImport(file, plan, tools, files, survey(file, plan, tools), null);
    } catch (IOException | RuntimeException failed) {
      files.close();
      throw failed;
    }
  }

  private static void checkSame(
      SourceFile file, ImportPlan plan, Earlier earlier, ImportState begun) throws IOException {
    if (earlier == Earlier.REFUSE) {
      throw new CliException(
          CliExit.CANT_CREATE,
          "an import of "
              + file
              + " was begun and has not ended ("
              + begun.settled().rows()
              + " of "
              + begun.survey().rows()
              + " rows are known to be settled): --resume goes on with it, --restart begins anew");
    }
    if (!plan.text().equals(begun.plan())) {
      throw new CliException(
          CliExit.USAGE,
          "the import of "
              + file
              + " was begun with other options: "
              + begun.plan()
              + "; resume it with the same");
    }
    if (Files.size(file.path()) != begun.survey().size()
        || !Survey.sha256(file).equals(begun.survey().sha256())) {
      throw new CliException(
          CliExit.BAD_INPUT,
          file
              + " has changed since its import was begun: bring it back as it was, or begin anew"
              + " with --restart");
    }
  }

  private static Survey survey(SourceFile file, ImportPlan plan, ImportTools tools)
      throws IOException {
    try (Progress progress = tools.output().progress(tools.console(), file.toString(), -1)) {
      return Survey.of(
          file,
          plan,
          rows -> {
            progress.reading(rows);
            if (tools.stop().isRequested()) {
              throw new CliException(CliExit.INTERRUPTED, "interrupted; nothing was sent");
            }
          });
    } catch (UnreadableSourceException unreadable) {
      throw Unreadable.nothingSent(file.toString(), unreadable);
    }
  }

  SourceFile file() {
    return file;
  }

  /** Whether it goes on with what was begun before. */
  boolean isResumed() {
    return state != null;
  }

  /**
   * Brings its rows to the workers, and tells which were refused.
   *
   * @throws CliException if it has not come to its end; what is settled then is written down
   */
  ImportResult run(Door door, ImportReport report) throws IOException, InterruptedException {
    long began = System.nanoTime();
    ImportState from = begin(door);
    try (RejectedLog rejected = files.rejectedLog(from.rejectedBytes())) {
      Ledger ledger = new Ledger(files, from, rejected);
      report.begin(file.toString(), ledger);
      if (!from.done()) {
        send(door, ledger);
      }
      ImportState end = ledger.state();
      Refusals.tell(tools, file, plan, end.totals().rejected(), rejected);
      return new ImportResult(
          file.toString(), end.importId(), end.totals(), System.nanoTime() - began);
    } catch (UnreadableSourceException changed) {
      throw new CliException(
          CliExit.BAD_INPUT, file + " has changed while it was read: " + changed.getMessage());
    }
  }

  private ImportState begin(Door door) throws InterruptedException {
    ImportState begun = state;
    if (begun == null) {
      begun = ImportState.begin(door.begin(plan, tools.stop()), door.name(), plan, survey);
      state = begun;
      files.write(begun);
    } else if (!begun.door().equals(door.name())) {
      throw new CliException(
          CliExit.USAGE,
          "the import of "
              + file
              + " was begun over "
              + begun.door()
              + ", not over "
              + door.name()
              + ": resume it there");
    }
    return begun;
  }

  private void send(Door door, Ledger ledger)
      throws IOException, InterruptedException, UnreadableSourceException {
    try (Progress progress =
        tools.output().progress(tools.console(), file.toString(), survey.rows())) {
      door.run(new FileRows(ledger), ledger, plan, tools.stop(), progress);
      long settled = ledger.state().totals().rows();
      if (settled != survey.rows()) {
        throw new CliException(
            CliExit.BAD_INPUT,
            file
                + " has changed while it was read: it had "
                + survey.rows()
                + " rows, and "
                + settled
                + " were sent");
      }
    }
    ledger.finish();
  }

  /** Throws its state away: all is done and told. */
  void forget() throws IOException {
    files.delete();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private final class FileRows implements Door.Rows {

    private final Ledger ledger;

    FileRows(Ledger ledger) {
      this.ledger = ledger;
    }

    @Override
    public RowFeed after(long rows) throws IOException, UnreadableSourceException {
      ResumePoint settled = ledger.state().settled();
      if (settled.rows() == rows) {
        return feed(file.rows(plan, settled), settled);
      }
      RowSource source = file.rows(plan, ResumePoint.BEGINNING);
      ResumePoint behind = ResumePoint.BEGINNING;
      while (behind.rows() < rows) {
        RowPlace place = source.pass();
        if (place == null) {
          source.close();
          throw new CliException(
              CliExit.BAD_INPUT,
              rows + " rows are in the import already, " + file + " has only " + behind.rows());
        }
        behind = place.after(source.header());
      }
      return feed(source, behind);
    }

    private RowFeed feed(RowSource source, ResumePoint from) {
      return new RowFeed(source, from, tools.hasher(), tools.threads());
    }

    @Override
    public boolean canRepeat() {
      return true;
    }
  }
}
