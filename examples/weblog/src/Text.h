// Small text helpers for log lines.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace weblog {

/// Splits a log line at blanks; "..." and [...] are one field, without their
/// delimiters.
std::vector<std::string> splitFields(const std::string &Line);

/// Replaces %41 by A and so on; a broken escape is kept as it is.
std::string decodeUrl(const std::string &Url);

/// Lower-case copy, ASCII only.
std::string toLower(const std::string &Text);

/// The path without "?query" and "#fragment".
std::string withoutQuery(const std::string &Url);

bool isComment(const std::string &Line);

/// FNV-1a of a C string.
std::size_t hashText(const char *Text);

} // namespace weblog
