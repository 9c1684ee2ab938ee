#include "core/base/descriptor.hpp"
#include "core/base/error.hpp"
#include "core/runtime/log.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace leams::runtime {
namespace {

class LogTest : public testing::Test {
protected:
    LogTest() {
        auto logger = std::make_shared<spdlog::logger>(
            "test", std::make_shared<spdlog::sinks::ostream_sink_st>(stream_)
        );
        logger->set_pattern("%v");
        spdlog::set_default_logger(logger);
    }
    ~LogTest() override { spdlog::set_default_logger(std::make_shared<spdlog::logger>("nobody's")); }

    /// The one line that was written, which must be a JSON object.
    boost::json::object line() {
        auto text = stream_.str();
        stream_.str({});
        EXPECT_EQ(text.find('\n'), text.size() - 1);
        text.pop_back();
        for (const char c : text) {
            EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7F) << text;
        }
        boost::system::error_code failure;
        auto value = boost::json::parse(text, failure);
        EXPECT_FALSE(failure) << failure.message() << ": " << text;
        return value.is_object() ? value.get_object() : boost::json::object{};
    }

private:
    std::ostringstream stream_;
};

TEST_F(LogTest, WritesWhatItIsGiven) {
    Log()
        .with("part", "x")
        .info("it_happened", {{"text", "\"ü\\"}, {"count", 3}, {"flag", true}, {"ratio", 0.5}});
    const auto written = line();
    EXPECT_EQ(written.at("level"), "INFO");
    EXPECT_EQ(written.at("event"), "it_happened");
    EXPECT_EQ(written.at("part"), "x");
    EXPECT_EQ(written.at("text"), "\"ü\\");
    EXPECT_EQ(written.at("count"), 3);
    EXPECT_EQ(written.at("flag"), true);
    EXPECT_EQ(written.at("ratio"), 0.5);
}

TEST_F(LogTest, EscapesWhatATerminalWouldObeyAndReplacesWhatIsNoText) {
    Log().info(
        "e",
        {{"text",
          "a\x1b[31m\r\n\x7f\xc2\x9b"
          "b\xff\xc3"},
         {"ratio", std::numeric_limits<double>::quiet_NaN()}}
    );
    const auto written = line();
    EXPECT_EQ(
        written.at("text"),
        "a\x1b[31m\r\n\x7f\xc2\x9b"
        "b\xef\xbf\xbd\xef\xbf\xbd"
    );
    EXPECT_TRUE(written.at("ratio").is_null());
}

TEST_F(LogTest, WritesJsonWhateverAStrangerSends) {
    std::mt19937 random(7);
    for (int i = 0; i < 5000; ++i) {
        std::string bytes(random() % 24, '\0');
        for (auto& byte : bytes) {
            // Half of them from where UTF-8 has its rules.
            byte = static_cast<char>(random() % 2 == 0 ? random() % 256 : 0x80 + random() % 0x80);
        }
        const auto failure = Error::internal(bytes).with_context(bytes);
        Log().with("name", bytes).failure(LogLevel::Error, bytes, failure, {{"text", bytes}});
        ASSERT_FALSE(line().empty());
        ASSERT_FALSE(HasFailure());
    }
}

TEST(Logging, CountsTheLinesThatItDrops) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const Descriptor own(::dup(STDERR_FILENO));
    ::dup2(ends[1], STDERR_FILENO); // Nobody reads it for now.
    ::close(ends[1]);
    std::thread reader;
    {
        const Logging logging(LogLevel::Info);
        EXPECT_EQ(dropped_log_lines(), 0U);
        for (int i = 0; i < 20'000; ++i) {
            Log().info("it_happened");
        }
        EXPECT_GT(dropped_log_lines(), 0U);
        reader = std::thread([from = Descriptor(ends[0])] {
            std::array<char, 4096> buffer;
            while (::read(from.fd(), buffer.data(), buffer.size()) > 0) {
            }
        });
    }
    ::dup2(own.fd(), STDERR_FILENO);
    reader.join();
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("nobody's"));
}

} // namespace
} // namespace leams::runtime
