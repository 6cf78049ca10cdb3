package dev.lido.serial;

import static dev.lido.serial.Kind.right;

import com.google.common.collect.*;
import it.unimi.dsi.fastutil.ints.Int2DoubleOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.BlockRealMatrix;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.roaringbitmap.RoaringBitmap;

final class LibraryKinds {
    private LibraryKinds() {}

    static List<Kind> all() {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(right("Guava ImmutableList", () -> ImmutableList.of(1, 2, 3)));
        kinds.add(right("Guava ImmutableSet", () -> ImmutableSet.of(1, 2, 3)));
        kinds.add(right("Guava ImmutableMap", () -> ImmutableMap.of(1, 2, 3, 4)));
        kinds.add(right(
                "Guava ImmutableList of non-Serializable user obj",
                () -> ImmutableList.of(new UserKinds.Plain("a", 1), new UserKinds.Plain("b", 2))));
        kinds.add(right("Guava ImmutableSortedMap", () -> ImmutableSortedMap.of("a", 1)));
        kinds.add(right("Guava HashMultimap", () -> HashMultimap.create(ImmutableMultimap.of(1, 2, 1, 3))));
        kinds.add(right("Guava ArrayListMultimap", () -> ArrayListMultimap.create(ImmutableMultimap.of(1, 2, 1, 3))));
        kinds.add(right("Guava HashBasedTable", () -> HashBasedTable.create(ImmutableTable.of(1, 2, 3))));
        kinds.add(right("Guava ImmutableTable", () -> ImmutableTable.of(1, 2, 3)));
        kinds.add(right("Guava HashBiMap", () -> HashBiMap.create(ImmutableMap.of(1, 2))));
        kinds.add(right("Guava HashMultiset", () -> HashMultiset.create(List.of(1, 1, 2))));
        kinds.add(right("Guava Optional", () -> com.google.common.base.Optional.of(1)));
        kinds.add(right("Guava Range", () -> Range.closed(1, 2)));
        kinds.add(right(
                "EJML DMatrixRMaj",
                () -> new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}}),
                (a, b) -> Arrays.equals(((DMatrixRMaj) a).data, ((DMatrixRMaj) b).data)));
        kinds.add(right(
                "EJML SimpleMatrix",
                () -> new SimpleMatrix(new double[][] {{1, 2}, {3, 4}}),
                (a, b) -> ((SimpleMatrix) a).isIdentical((SimpleMatrix) b, 0)));
        kinds.add(right("Commons Math Array2DRowRealMatrix", () -> new Array2DRowRealMatrix(new double[][] {{1}})));
        kinds.add(right("Commons Math ArrayRealVector", () -> new ArrayRealVector(new double[] {1, 2})));
        kinds.add(right("Commons Math BlockRealMatrix", () -> new BlockRealMatrix(new double[][] {{1, 2}})));
        kinds.add(right(
                "Commons Math Well19937c",
                () -> new Well19937c(1),
                (a, b) -> ((Well19937c) a).nextLong() == ((Well19937c) b).nextLong()));
        kinds.add(right("Commons Math SummaryStatistics", () -> {
            SummaryStatistics s = new SummaryStatistics();
            s.addValue(3);
            return s;
        }));
        kinds.add(right(
                "fastutil Int2DoubleOpenHashMap", () -> new Int2DoubleOpenHashMap(new int[] {1}, new double[] {2})));
        kinds.add(right("RoaringBitmap", () -> RoaringBitmap.bitmapOf(1, 5, 100_000)));
        return kinds;
    }
}
