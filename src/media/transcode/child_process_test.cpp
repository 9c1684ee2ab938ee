#include "media/transcode/child_process.hpp"
#include "media/transcode/fence.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace leams::transcode {
namespace {

/// What a shell prints that runs behind the fence, with nothing but its built-in commands.
std::string say(const std::string& script) {
    const auto said = run_child_blocking({"bash", "-c", script}, {}, {.time = std::chrono::seconds(30)});
    return said ? *said : "failed: " + said.error().cause();
}

class FenceTest : public testing::Test {
protected:
    FenceTest() { std::ofstream(secret()) << "secret\n"; }
    ~FenceTest() override { std::filesystem::remove_all(folder); }
    std::string secret() const { return folder + "/keys.json"; }

    std::string folder = [] {
        auto path = (std::filesystem::temp_directory_path() / "leams-fence-XXXXXX").string();
        EXPECT_NE(::mkdtemp(path.data()), nullptr);
        return path;
    }();
};

TEST(ChildProcess, IsKilledAtItsTimeLimit) {
    const auto result = run_child_blocking({"sleep", "60"}, {}, {.time = std::chrono::milliseconds(50)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::DeadlineExceeded);
}

TEST(ChildProcess, IsKilledAtItsTimeLimitWhenItHasSaidAll) {
    const std::vector<std::string> silent{"bash", "-c", "exec >&-; while true; do true; done"};
    const auto result = run_child_blocking(silent, {}, {.time = std::chrono::milliseconds(50)});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::DeadlineExceeded);
}

TEST(ChildProcess, IsKilledWhenItWritesTooMuch) {
    EXPECT_FALSE(run_child_blocking({"yes"}, {}, {.output_bytes = 100'000}));
}

TEST(ChildProcess, SaysThatTheProgramIsMissing) {
    const auto result = run_child_blocking({"no-such-program"}, {}, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::Internal);
}

TEST(ChildProcess, TellsTheFirstWordsOfItsErrors) {
    const auto result = run_child_blocking({"bash", "-c", "echo 'no such picture' >&2; exit 3"}, {}, {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(result.error().cause(), "bash ended with status 3: no such picture");
}

TEST(ChildProcess, DoesNotWaitForAReaderOfItsErrors) {
    const auto much = run_child_blocking({"bash", "-c", "printf '%100000s' x >&2; exit 3"}, {}, {});
    ASSERT_FALSE(much);
    EXPECT_EQ(much.error().code(), ErrorCode::InvalidArgument) << much.error().cause();
    EXPECT_LT(much.error().cause().size(), 1200U);
}

TEST(ChildProcess, HasNoEnvironment) {
    ::setenv("LEAMS_DATABASE__URL", "postgresql://user:secret@host/name", 1);
    EXPECT_EQ(say("echo \"[$LEAMS_DATABASE__URL]\""), "[]\n");
    ::unsetenv("LEAMS_DATABASE__URL");
}

TEST(ChildProcess, HasNoDescriptorsOfOurs) {
    const Descriptor careless(::dup(STDERR_FILENO));
    EXPECT_EQ(say("true <&" + std::to_string(careless.fd()) + " || echo no"), "no\n");
}

TEST_F(FenceTest, LetsNothingOut) {
    EXPECT_EQ(say("echo x > " + folder + "/new || echo no"), "no\n");
    EXPECT_EQ(say("echo x >> " + secret() + " || echo no"), "no\n");
    EXPECT_FALSE(std::filesystem::exists(folder + "/new"));
    EXPECT_EQ(say("echo x > /dev/tcp/127.0.0.1/9 || echo no"), "no\n");
    EXPECT_NE(say("echo x > /dev/tcp/127.0.0.1/9").find("socket"), std::string::npos) << "not even a socket";
    EXPECT_EQ(say("shopt -s execfail; exec /bin/true || echo no"), "no\n");
    EXPECT_TRUE(say("(true); echo forked").starts_with("failed: ")) << "no process of its own either";
    EXPECT_EQ(say("kill -0 $PPID || echo no"), "no\n");
    EXPECT_EQ(say("ulimit -Hn; ulimit -f; ulimit -c"), "64\n0\n0\n");
}

TEST_F(FenceTest, HidesWhatIsNotOfTheSystemWhereTheKernelCan) {
    const bool hides = Fence::shared().missing().find("landlock") == std::string::npos;
    const std::string told = hides ? "no\n" : "";
    EXPECT_EQ(say("read -r line < " + secret() + " || echo no"), told);
    EXPECT_EQ(say("read -r line < /etc/passwd || echo no"), told);
}

} // namespace
} // namespace leams::transcode
