#include "gateway/text_template.hpp"

#include <utility>

namespace leams::gateway {

TextTemplate::TextTemplate(std::string text, std::string_view mark)
    : text_(std::move(text)) {
    std::string out;
    std::size_t taken = 0;
    for (auto at = mark.empty() ? text_.npos : text_.find(mark); at != text_.npos;
         at = text_.find(mark, taken)) {
        out.append(text_, taken, at - taken);
        blanks_.push_back(out.size());
        taken = at + mark.size();
    }
    if (!blanks_.empty()) {
        text_ = std::move(out.append(text_, taken));
    }
}

std::string TextTemplate::fill(std::string_view value) const {
    std::string out;
    out.reserve(text_.size() + blanks_.size() * value.size());
    std::size_t taken = 0;
    for (const auto blank : blanks_) {
        out.append(text_, taken, blank - taken).append(value);
        taken = blank;
    }
    return out.append(text_, taken);
}

std::vector<std::string_view> TextTemplate::pieces() const {
    std::vector<std::string_view> out;
    std::size_t taken = 0;
    for (const auto blank : blanks_) {
        out.push_back(std::string_view(text_).substr(taken, blank - taken));
        taken = blank;
    }
    out.push_back(std::string_view(text_).substr(taken));
    return out;
}

} // namespace leams::gateway
