package io.coppice.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a test is called, its cluster has a name that may be. */
class ClusterNamesTest {

    @ParameterizedTest
    @CsvSource({
        "OrderIT, 1, junit-orderit-00000001",
        "OrderIT-a_payment$fails, -1, junit-orderit-a-payment-fails-ffffffff",
        "AVeryLongNameOfAClassThatTestsALot, 16, junit-averylongnameofaclasstha-00000010",
        "Ünï, 2, junit-n-00000002",
        "___, 3, junit-00000003"
    })
    void namesTellTheTest(String test, int number, String name) {
        assertThat(ClusterNames.of(test, number).value()).isEqualTo(name);
    }
}
