#pragma once

#include <filesystem>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <system_error>

namespace leams::test {

/// A new, empty folder that goes, with all that is in it, when this does.
class TemporaryFolder {
public:
    explicit TemporaryFolder(
        const std::string& prefix, const std::string& where = std::filesystem::temp_directory_path().string()
    )
        : path_(where + "/" + prefix + "-XXXXXX") {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("cannot make " + path_);
        }
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace leams::test
