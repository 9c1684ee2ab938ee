#pragma once

#include "core/net/http.hpp"
#include "core/runtime/loop.hpp"
#include "core/runtime/task.hpp"
#include "media/hls/answers.hpp"
#include "media/vod/lookup.hpp"
#include "media/vod/mp4_layout.hpp"
#include "media/vod/request.hpp"

namespace leams::vod {

/// A file that can be sent: all that is to be known before its first byte.
struct Download {
    Mp4Layout layout;
    hls::MediaAnswer answer;
};

/// Errors: NotFound for a part that there is not, PermissionDenied, Conflict while the broadcast goes on.
runtime::Task<Result<Download>>
prepare_download(record::Library& library, FoundPtr found, FileRequest request);

/// Sends it as fast as the client takes it, and cuts the connection when what is stored cannot be read. On
/// `loop`, the responder's.
runtime::Task<>
send_download(runtime::Loop& loop, record::Library& library, Download download, net::Responder responder);

} // namespace leams::vod
