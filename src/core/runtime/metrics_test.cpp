#include "core/runtime/metrics.hpp"
#include "test/metrics_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace leams::runtime {
namespace {

using test::MetricsText;

constexpr std::array kBounds{0.1, 1.0, 10.0};

TEST(Metrics, SaysWhatIsCountedWhenItIsAsked) {
    std::atomic<std::uint64_t> sent{3};
    Metrics metrics;
    metrics.counter("mail_sent_total", "Letters sent", reading(sent), {{"by", "air"}});
    metrics.counter("mail_sent_total", "Letters sent", [] { return 0.5; }, {{"by", "sea"}});
    metrics.gauge("mail_waiting", "Letters that wait", [] { return -2.0; });
    sent += 4;
    const MetricsText text(metrics.text());
    EXPECT_EQ(text.value(R"(mail_sent_total{by="air"})"), 7);
    EXPECT_EQ(text.value(R"(mail_sent_total{by="sea"})"), 0.5);
    EXPECT_EQ(text.value("mail_waiting"), -2);
    EXPECT_EQ(text.type("mail_sent_total"), "counter");
    EXPECT_EQ(text.type("mail_waiting"), "gauge");
    EXPECT_EQ(text.help("mail_waiting"), "Letters that wait");
}

TEST(Metrics, CountsWhatWasObservedInTheBucketThatHoldsIt) {
    Histogram sizes(kBounds);
    for (const double size : {0.0, 0.1, 0.11, 5.0, 10.0, 11.0, 1e300}) {
        sizes.observe(size);
    }
    Metrics metrics;
    metrics.histogram("size", "Sizes", sizes, {{"of", "x"}});
    const MetricsText text(metrics.text());
    EXPECT_EQ(text.type("size"), "histogram");
    EXPECT_EQ(text.value(R"(size_bucket{of="x",le="0.1"})"), 2);
    EXPECT_EQ(text.value(R"(size_bucket{of="x",le="1"})"), 3);
    EXPECT_EQ(text.value(R"(size_bucket{of="x",le="10"})"), 5);
    EXPECT_EQ(text.value(R"(size_bucket{of="x",le="+Inf"})"), 7);
    EXPECT_EQ(text.value(R"(size_count{of="x"})"), 7);
    EXPECT_EQ(text.value(R"(size_sum{of="x"})"), 1e300);
}

TEST(Metrics, LosesNothingThatSeveralThreadsObserve) {
    constexpr int kEach = 10'000;
    Histogram sizes(kBounds);
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&sizes] {
            for (int n = 0; n < kEach; ++n) {
                sizes.observe(0.5);
            }
        });
    }
    threads.clear();
    EXPECT_EQ(sizes.count(1), 4U * kEach);
    EXPECT_EQ(sizes.sum(), 0.5 * 4 * kEach);
}

TEST(Metrics, EscapesWhatALabelHolds) {
    Metrics metrics;
    metrics.gauge("odd", "Odd", [] { return 1.0; }, {{"path", "a\"b\\c\nd{}, e=1"}});
    const MetricsText text(metrics.text());
    EXPECT_EQ(text.value(R"(odd{path="a\"b\\c\nd{}, e=1"})"), 1);
}

TEST(Metrics, StopTheProgramOnANameThatIsNone) {
    const auto one = [] { return 1.0; };
    Metrics metrics;
    metrics.counter("known_total", "Known", one, {{"by", "x"}});
    EXPECT_DEATH(metrics.gauge("two words", "Help", one), "assertion");
    EXPECT_DEATH(metrics.gauge("", "Help", one), "assertion");
    EXPECT_DEATH(metrics.gauge("things_total", "Help", one), "assertion") << "as if it were a counter";
    EXPECT_DEATH(metrics.counter("things", "Help", one), "assertion");
    EXPECT_DEATH(metrics.gauge("things", "", one), "assertion");
    EXPECT_DEATH(metrics.gauge("things", "Two\nlines", one), "assertion");
    EXPECT_DEATH(metrics.gauge("things", "Help", one, {{"le", "1"}}), "assertion");
    EXPECT_DEATH(metrics.gauge("things", "Help", one, {{"a-b", "1"}}), "assertion");
    EXPECT_DEATH(metrics.counter("known_total", "Known", one, {{"by", "x"}}), "assertion") << "twice";
    EXPECT_DEATH(metrics.counter("known_total", "Other", one, {{"by", "y"}}), "assertion");
    EXPECT_DEATH(metrics.counter("known_total", "Known", one, {{"for", "y"}}), "assertion");
}

TEST(Metrics, StopTheProgramThatNamesThingsWithoutEnd) {
    const auto name_users = [] {
        Metrics metrics;
        for (int i = 0; i < 1'000; ++i) {
            metrics.gauge("of_user", "Help", [] { return 1.0; }, {{"user", std::to_string(i)}});
        }
    };
    EXPECT_DEATH(name_users(), "assertion");
}

} // namespace
} // namespace leams::runtime
