#pragma once

#include "core/formats/gzip_template.hpp"
#include "core/net/http.hpp"
#include "gateway/text_template.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// The head of an answer of the web app that many may get.
struct SharedHead {
    /// Nullopt when it is for one alone: it sets a cookie, or is no text or picture as it stands.
    static std::optional<SharedHead> of(const http1::Head& head);

    std::uint16_t status = 0;
    std::string lines;
    std::string nonce; // Of its Content-Security-Policy; empty without one.
    bool text = false; // Worth compressing.
};

/// An answer of the web app that is given again and again, each time with a nonce of its own. The nonce that
/// the web app chose is never sent, so nobody can have written it into what the page shows. Immutable.
class KeptPage {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// How long it is as good as a new one; and how much longer it is given while a new one is made.
    static constexpr std::chrono::seconds kFresh{2};
    static constexpr std::chrono::seconds kBrief{5};
    /// How long it stands in for one that cannot be had.
    static constexpr std::chrono::minutes kKept{10};

    KeptPage(SharedHead head, std::string body, Time made);

    net::Response answer(bool gzip, Time now) const;

    std::uint16_t status() const noexcept { return status_; }
    std::chrono::steady_clock::duration age(Time now) const noexcept { return now - made_; }
    std::size_t bytes() const noexcept;

private:
    std::uint16_t status_;
    Time made_;
    bool text_;
    TextTemplate lines_;
    TextTemplate body_;
    std::optional<GzipTemplate> gzip_;
};

using KeptPagePtr = std::shared_ptr<const KeptPage>;

} // namespace leams::gateway
