#include "adapters/http_client/target.hpp"

#include <curl/curl.h>
#include <memory>

namespace leams::adapters {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) {
        return {};
    }
    const std::unique_ptr<char, decltype(&curl_free)> owner(text, &curl_free);
    return text;
}

} // namespace

Result<Target> Target::parse(const Secret& url, Reach reach) {
    const Url parsed(curl_url(), &curl_url_cleanup);
    const std::string text(url.reveal());
    const unsigned flags = reach == Reach::Public ? CURLU_DISALLOW_USER : 0;
    if (text.find('\0') != std::string::npos ||
        curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), flags) != CURLUE_OK) {
        return Error::invalid_argument("That is no URL of a web server");
    }
    Target target{
        .scheme = part(parsed, CURLUPART_SCHEME),
        .host = part(parsed, CURLUPART_HOST),
        .port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT),
    };
    if (target.scheme != "http" && target.scheme != "https") {
        return Error::invalid_argument("Only http and https can be asked");
    }
    if (reach == Reach::Public && target.port != "80" && target.port != "443") {
        return Error::permission_denied("Only ports 80 and 443 may be asked");
    }
    return target;
}

} // namespace leams::adapters
