package io.muster.api.contract;

import java.util.List;
import java.util.Optional;

/**
 * The contract: its operations, compiled, and its document. Any thread.
 *
 * @param document the document
 * @param operations every operation, in the order of the document
 */
public record Contract(ContractDocument document, List<Operation> operations) {

  /** Takes its own copy of the operations. */
  public Contract {
    operations = List.copyOf(operations);
  }

  /**
   * Loads the contract that is built into the program.
   *
   * @throws IllegalStateException if the document has something that can't be compiled
   */
  public static Contract load() {
    return of(ContractDocument.builtIn());
  }

  /** Compiles a document. */
  public static Contract of(ContractDocument document) {
    return new Contract(document, new OperationReader(document).all());
  }

  /** The operation with this id, if there is one. */
  public Optional<Operation> operation(String id) {
    return operations.stream().filter(operation -> operation.id().equals(id)).findFirst();
  }
}
