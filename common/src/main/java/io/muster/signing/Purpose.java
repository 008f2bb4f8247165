package io.muster.signing;

/** What a signature is for: one made for one purpose is forged for any other. */
enum Purpose {
  CONSISTENCY_TOKEN("consistency token"),
  OPERATION_ID("operation id"),
  FINGERPRINT("request fingerprint");

  private final String label;

  Purpose(String label) {
    this.label = label;
  }

  /** What the purpose's own key is derived with; never changes, or old signatures end. */
  String label() {
    return label;
  }
}
