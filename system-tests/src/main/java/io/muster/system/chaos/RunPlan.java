package io.muster.system.chaos;

import io.muster.system.chaos.fault.FaultKind;
import io.muster.system.chaos.fault.PlannedFault;
import io.muster.system.chaos.load.Load;
import java.util.List;

/**
 * What a run is to do.
 *
 * @param seed what load and faults follow from
 * @param faults the faults, in order
 * @param commands how many changes are to be sent at least
 * @param load how many clients there are
 */
public record RunPlan(long seed, List<PlannedFault> faults, long commands, Load.Size load) {

  /** Takes its own copy. */
  public RunPlan {
    faults = List.copyOf(faults);
  }

  /** Whether clocks are set wrong in it. */
  public boolean hasClockJumps() {
    return faults.stream().anyMatch(fault -> fault.kind() == FaultKind.CLOCK_JUMP);
  }
}
