#include "gateway/own_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leams::gateway {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(OwnPages, RunNothingAndAreShownWithinOtherSites) {
    for (const auto& page : {down_page(), busy_page(), too_many_pages(std::chrono::seconds(2))}) {
        EXPECT_THAT(page.headers, HasSubstr("Content-Security-Policy: default-src 'none'"));
        EXPECT_THAT(page.headers, Not(HasSubstr("frame-ancestors")));
        EXPECT_EQ(page.policy, net::PagePolicy::Own) << "else the strict policy comes beside it";
    }
}

} // namespace
} // namespace leams::gateway
