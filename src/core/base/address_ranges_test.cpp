#include "core/base/address_ranges.hpp"

#include <gtest/gtest.h>

#include <string>

namespace leams {
namespace {

TEST(AddressRanges, NamesTheEntryThatIsWrong) {
    for (const std::string bad : {"10.0.0.0/33", "::/129", "host", "10.0.0.0/", "10.0.0.0/x"}) {
        const auto ranges = AddressRanges::parse({bad});
        ASSERT_FALSE(ranges);
        EXPECT_NE(ranges.error().message().find(bad), std::string::npos);
    }
}

TEST(AddressRanges, ComparesOnlyThePrefix) {
    const auto ranges = AddressRanges::parse({"192.168.4.0/22"});
    EXPECT_TRUE(ranges->contains("192.168.7.255"));
    EXPECT_FALSE(ranges->contains("192.168.8.0"));
    EXPECT_TRUE(ranges->contains("::ffff:192.168.5.1"));
}

} // namespace
} // namespace leams
