package dev.lido.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One line of the report.
 *
 * @param name its number in the list of what is measured, and what
 * @param lido Lido's figures
 * @param peer those of the peer, measured in turn with them; may be empty
 * @param floor those of the bare machine; may be empty
 * @param part which of the figures counts: 0.5 for the median
 * @param targets what Lido should reach
 */
record Row(String name, Samples lido, Samples peer, Samples floor, double part, List<Target> targets) {
    /** The same measurement by another share of its figures. */
    Row at(String otherName, double otherPart, Target... otherTargets) {
        return new Row(otherName, lido, peer, floor, otherPart, List.of(otherTargets));
    }

    double value() {
        return lido.percentile(part);
    }

    double toPeer() {
        return value() / peer.percentile(part);
    }

    double toFloor() {
        return value() / floor.percentile(part);
    }

    /** Lido's figure as a share of what it may be at most: 1 or less is as it should be; not a number without a target. */
    double share() {
        return targets.stream()
                .mapToDouble(this::share)
                .filter(x -> !Double.isNaN(x))
                .max()
                .orElse(Double.NaN);
    }

    private double share(Target target) {
        double limit = target.limit(peer.percentile(part), floor.percentile(part));
        return value() == 0 && limit == 0 ? 0 : value() / limit;
    }

    /** So far from a target that something must be broken. */
    boolean isGross() {
        return targets.stream().anyMatch(target -> share(target) > target.gross());
    }

    String targetText() {
        return targets.isEmpty()
                ? "-"
                : targets.stream().map(target -> target.text(lido.unit())).collect(Collectors.joining(", "));
    }

    String verdict() {
        double share = share();
        return Double.isNaN(share) ? "" : share <= 1 ? "met" : String.format(Locale.ROOT, "missed, %.1f x", share);
    }
}
