#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leams {

/// Why bytes did not parse. NeedMore is flow, not failure: at least `missing` more bytes are wanted.
/// `reason` always points to a string literal.
class [[nodiscard]] ParseError {
public:
    enum class Kind : std::uint8_t { NeedMore, Malformed, Unsupported, TooLarge };

    static constexpr ParseError need_more(std::size_t missing) noexcept {
        return ParseError(Kind::NeedMore, "more input needed", missing);
    }
    static constexpr ParseError malformed(std::string_view reason) noexcept {
        return ParseError(Kind::Malformed, reason, 0);
    }
    static constexpr ParseError unsupported(std::string_view what) noexcept {
        return ParseError(Kind::Unsupported, what, 0);
    }
    static constexpr ParseError too_large(std::string_view what) noexcept {
        return ParseError(Kind::TooLarge, what, 0);
    }

    Kind kind() const noexcept { return kind_; }
    bool needs_more() const noexcept { return kind_ == Kind::NeedMore; }
    std::string_view reason() const noexcept { return reason_; }
    std::size_t missing() const noexcept { return missing_; }

private:
    constexpr ParseError(Kind kind, std::string_view reason, std::size_t missing) noexcept
        : kind_(kind)
        , reason_(reason)
        , missing_(missing) {}

    Kind kind_;
    std::string_view reason_;
    std::size_t missing_;
};

} // namespace leams
