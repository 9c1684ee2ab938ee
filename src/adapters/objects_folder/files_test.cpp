#include "adapters/objects_folder/files.hpp"
#include "test/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace leams::adapters {
namespace {

TEST(FileError, MeansWhatThePortSays) {
    const auto code_of = [](int number) { return file_error(number, "testing").code(); };
    EXPECT_EQ(code_of(ENOENT), ErrorCode::NotFound);
    EXPECT_EQ(code_of(ELOOP), ErrorCode::NotFound);
    EXPECT_EQ(code_of(ENOSPC), ErrorCode::ResourceExhausted);
    EXPECT_EQ(code_of(EDQUOT), ErrorCode::ResourceExhausted);
    for (const int number : {EIO, EACCES, EMFILE, EROFS, ENOMEM}) {
        EXPECT_EQ(code_of(number), ErrorCode::Unavailable) << number;
    }
    EXPECT_EQ(file_error(EIO, "testing").cause(), "testing: Input/output error");
}

/// Puts a small disk of its own before this process where the kernel lets it.
bool mount_small_disk(const std::string& path) {
    const auto user = std::to_string(::geteuid());
    if (::geteuid() != 0) {
        if (::unshare(CLONE_NEWUSER) != 0) {
            return false;
        }
        std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
    }
    return ::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("objects", path.c_str(), "tmpfs", 0, "size=256k,mode=0700") == 0;
}

enum Verdict : int { kFine, kNotPossible, kNoSmallObject, kNotRefused, kNotCleaned, kNotUsableAfterwards };

Verdict fill_a_disk(const std::string& path) {
    if (!mount_small_disk(path)) {
        return kNotPossible;
    }
    auto files = ObjectFiles::open(path);
    if (!files || !files->store("media/small", std::string(1000, 'x'), IfThere::Replace)) {
        return kNoSmallObject;
    }
    const auto big = files->store("media/small", std::string(1'000'000, 'y'), IfThere::Replace);
    if (big || big.error().code() != ErrorCode::ResourceExhausted) {
        return kNotRefused;
    }
    const auto small = files->head("media/small");
    if (!small || small->size != 1000 || std::filesystem::space(path).available < 200'000) {
        return kNotCleaned;
    }
    return files->store("media/other", std::string(1000, 'z'), IfThere::Replace) ? kFine
                                                                                 : kNotUsableAfterwards;
}

TEST(ObjectFiles, SayThatTheDiskIsFullAndKeepWhatTheyHave) {
    const test::TemporaryFolder folder("leams-objects");
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        ::_exit(fill_a_disk(folder.path()));
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(WEXITSTATUS(status), kNotPossible) << "the kernel lets nobody mount a disk here";
    EXPECT_EQ(WEXITSTATUS(status), kFine);
}

} // namespace
} // namespace leams::adapters
