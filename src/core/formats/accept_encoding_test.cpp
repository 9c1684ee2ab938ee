#include "core/formats/accept_encoding.hpp"

#include <gtest/gtest.h>

namespace leams::http1 {
namespace {

TEST(AcceptEncoding, HonoursWeights) {
    EXPECT_EQ(coding_weight("gzip", "gzip"), 1000);
    EXPECT_EQ(coding_weight("br, GZIP ; q=0.5", "gzip"), 500);
    EXPECT_EQ(coding_weight("gzip;Q=0.123,br", "gzip"), 123);
    EXPECT_EQ(coding_weight("gzip;q=1.000", "gzip"), 1000);
    for (const std::string_view none : {"", "br", "gzipped", "gzip;q=0", "gzip; q=0.000", "gzip;q=0, *"}) {
        EXPECT_EQ(coding_weight(none, "gzip"), 0) << none;
    }
}

TEST(AcceptEncoding, AStarStandsForCodingsThatAreNotNamed) {
    EXPECT_EQ(coding_weight("*", "gzip"), 1000);
    EXPECT_EQ(coding_weight("*;q=0.2, br", "gzip"), 200);
    EXPECT_EQ(coding_weight("*;q=0, gzip;q=0.3", "gzip"), 300);
    EXPECT_EQ(coding_weight("*;q=0", "gzip"), 0);
}

TEST(AcceptEncoding, TakesWhatCannotBeReadAsNotAccepted) {
    for (const std::string_view odd :
         {"gzip;q=",
          "gzip;q=2",
          "gzip;q=1.5",
          "gzip;q=-1",
          "gzip;q=0.1234",
          "gzip;q=a",
          "gzip;q=0,5",
          "gzip;x",
          "gzip;q=1x",
          "gzip;q=11",
          ";",
          ",,;q=1,"}) {
        EXPECT_EQ(coding_weight(odd, "gzip"), 0) << odd;
    }
}

TEST(AcceptEncoding, PrefersWhatTheClientWantsMostAndThenWhatIsOfferedFirst) {
    EXPECT_EQ(preferred_coding("gzip, br", {"br", "gzip"}), "br");
    EXPECT_EQ(preferred_coding("gzip, br;q=0.9", {"br", "gzip"}), "gzip");
    EXPECT_EQ(preferred_coding("*", {"br", "gzip"}), "br");
    EXPECT_EQ(preferred_coding("br;q=0, gzip;q=0", {"br", "gzip"}), "");
    EXPECT_EQ(preferred_coding("identity", {"br", "gzip"}), "");
}

} // namespace
} // namespace leams::http1
