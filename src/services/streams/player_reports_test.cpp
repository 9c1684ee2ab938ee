#include "services/streams/player_reports.hpp"
#include "test/metrics_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace leams::streams {
namespace {

double figure(const PlayerReports& reports, const std::string& series) {
    runtime::Metrics metrics;
    reports.add_metrics(metrics);
    return test::MetricsText(metrics.text()).value(series);
}

TEST(PlayerReports, KeepsWhatPlayersSayByProtocol) {
    PlayerReports reports;
    reports.add({.protocol = "ll-hls", .latency_ms = 1'400, .stalls = 1, .stall_seconds = 0.3});
    reports.add({.protocol = "ll-hls", .latency_ms = 900, .stalls = 0, .stall_seconds = 0.0});
    reports.add({.protocol = "hls-native", .latency_ms = 9'000});
    EXPECT_EQ(figure(reports, R"(leams_player_latency_seconds_bucket{protocol="ll-hls",le="1"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_latency_seconds_bucket{protocol="ll-hls",le="1.5"})"), 2);
    EXPECT_NEAR(figure(reports, R"(leams_player_latency_seconds_sum{protocol="ll-hls"})"), 2.3, 1e-9);
    EXPECT_EQ(figure(reports, R"(leams_player_latency_seconds_count{protocol="hls-native"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_stalls_bucket{protocol="ll-hls",le="0"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_stalls_sum{protocol="ll-hls"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_stall_seconds_bucket{protocol="ll-hls",le="0.5"})"), 2);
    EXPECT_EQ(figure(reports, R"(leams_player_stalls_count{protocol="hls-native"})"), 0) << "it said none";
}

TEST(PlayerReports, LeaveOutWhatCannotBe) {
    PlayerReports reports;
    reports.add({.protocol = "x\"}\n", .latency_ms = -1, .stalls = -1, .stall_seconds = -0.1});
    reports.add({.protocol = "", .latency_ms = 600'001, .stalls = 101, .stall_seconds = 61.0});
    reports.add({.protocol = "dash", .stall_seconds = std::numeric_limits<double>::quiet_NaN()});
    EXPECT_EQ(figure(reports, R"(leams_player_latency_seconds_count{protocol="other"})"), 0);
    EXPECT_EQ(figure(reports, R"(leams_player_stalls_count{protocol="other"})"), 0);
    EXPECT_EQ(figure(reports, R"(leams_player_stall_seconds_count{protocol="other"})"), 0);
    reports.add({.protocol = "dash", .latency_ms = 0, .stalls = 100, .stall_seconds = 60.0});
    EXPECT_EQ(figure(reports, R"(leams_player_latency_seconds_count{protocol="other"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_stalls_count{protocol="other"})"), 1);
    EXPECT_EQ(figure(reports, R"(leams_player_stall_seconds_count{protocol="other"})"), 1);
}

} // namespace
} // namespace leams::streams
