#pragma once

#include "core/base/secret.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/poller.hpp"
#include "core/runtime/task_group.hpp"
#include "media/hub/publication.hpp"
#include "media/rtmp/demuxer.hpp"
#include "media/transcode/child_process.hpp"

#include <memory>
#include <optional>
#include <string>

namespace leams::app {

/// Streams a moving test picture with sound into the demo channel: FFmpeg makes it, and it enters as any
/// publisher's media does, but through a pipe, so that the stream key is in nobody's arguments. Lives on one
/// loop.
class DemoPublisher final : private runtime::PollHandler {
public:
    DemoPublisher(runtime::Loop& loop, media::Ingest& ingest, Secret key);
    ~DemoPublisher() override;

    void start();
    runtime::Task<> stop();

private:
    runtime::Task<> publish();
    void on_ready(std::uint32_t events) override;
    bool take_tag();
    void close();

    runtime::Loop& loop_;
    media::Ingest& ingest_;
    Secret key_;
    runtime::Log log_;
    std::unique_ptr<media::Publication> publication_;
    std::unique_ptr<rtmp::Demuxer> demuxer_;
    std::optional<transcode::Child> child_;
    Bytes in_;
    std::size_t used_ = 0;
    bool header_taken_ = false;
    std::unique_ptr<runtime::Loop::Timer> retry_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
