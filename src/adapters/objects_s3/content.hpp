#pragma once

#include "core/base/descriptor.hpp"
#include "core/base/result.hpp"
#include "core/runtime/http_client.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

// What is uploaded, where it lies.
namespace leams::adapters {

class TextContent final : public runtime::HttpContent {
public:
    explicit TextContent(std::shared_ptr<const std::string> text)
        : text_(std::move(text)) {}

    std::uint64_t size() const noexcept override { return text_->size(); }
    std::size_t read(std::uint64_t offset, std::span<char> into) const noexcept override;

private:
    std::shared_ptr<const std::string> text_;
};

/// A part of a file. Its bytes should be in memory when they are read: see read_ahead().
class FileContent final : public runtime::HttpContent {
public:
    /// NotFound; a symbolic link is not followed. Blocks.
    static Result<std::shared_ptr<const FileContent>> open(const std::string& path);
    std::shared_ptr<const FileContent> part(std::uint64_t offset, std::uint64_t length) const;
    /// Blocks.
    void read_ahead() const;

    std::uint64_t size() const noexcept override { return length_; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const noexcept override;

private:
    FileContent(std::shared_ptr<const Descriptor> file, std::uint64_t offset, std::uint64_t length)
        : file_(std::move(file))
        , offset_(offset)
        , length_(length) {}

    std::shared_ptr<const Descriptor> file_;
    std::uint64_t offset_;
    std::uint64_t length_;
};

} // namespace leams::adapters
