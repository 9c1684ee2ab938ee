#pragma once

#include "core/formats/gzip.hpp"
#include "gateway/page_client.hpp"

#include <optional>
#include <utility>

namespace leams::gateway {

/// An answer of the web app on its way to one visitor, as it comes.
class StreamedPage final : public PageClient {
public:
    /// `gzip`: the visitor takes it compressed.
    StreamedPage(net::Responder responder, bool gzip)
        : responder_(std::move(responder))
        , takes_gzip_(gzip) {}

    bool enter() override { return responder_.alive(); }
    void on_gone(std::function<void()> gone) override { responder_.on_gone(std::move(gone)); }
    void begin(const http1::Head& head, std::function<void(bool alive)> on_drain) override;
    bool write(std::string data) override;
    void finish() override;
    void abort() override { stream_->abort(); }
    void refuse(net::Response instead) override { responder_.send(std::move(instead)); }

private:
    net::Responder responder_;
    std::optional<net::Responder::Stream> stream_;
    bool takes_gzip_;
    std::optional<GzipStream> gzip_;
};

} // namespace leams::gateway
