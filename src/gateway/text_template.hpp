#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leams::gateway {

/// A text with blanks into which a value is written for each copy.
class TextTemplate {
public:
    /// Blank is wherever `mark` stands; nothing is when it is empty.
    TextTemplate(std::string text, std::string_view mark);

    std::string fill(std::string_view value) const;
    /// What stands between the blanks.
    std::vector<std::string_view> pieces() const;
    std::size_t bytes() const noexcept { return text_.size(); }

private:
    std::string text_; // Without the marks.
    std::vector<std::size_t> blanks_;
};

} // namespace leams::gateway
