#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace leams {

/// A value that must never reach a log, a URL or an error message: it has no formatter and no stream
/// operator. The memory is overwritten when the secret dies.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value)
        : value_(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept
        : value_(std::move(other.value_)) {
        other.wipe();
    }
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&& other) noexcept {
        wipe();
        value_ = std::move(other.value_);
        other.wipe();
        return *this;
    }
    ~Secret() { wipe(); }

    /// The one way to read it; grep for `reveal` finds every use.
    std::string_view reveal() const noexcept { return value_; }
    bool empty() const noexcept { return value_.empty(); }

private:
    void wipe() noexcept {
        // What has been moved from keeps a short text, of no length.
        value_.resize(value_.capacity());
        volatile char* bytes = value_.data();
        for (std::size_t i = 0; i < value_.size(); ++i) {
            bytes[i] = 0;
        }
        value_.clear();
    }

    std::string value_;
};

} // namespace leams
