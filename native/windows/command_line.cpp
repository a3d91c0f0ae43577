#include "command_line.h"

#include "../utf16.h"

namespace lumigo {
namespace {

bool IsBlank(WCHAR c) { return c == u' ' || c == u'\t'; }

/// In the program's name a backslash is nothing but itself.
const WCHAR* TakeProgram(const WCHAR* p, Array<WCHAR>* program) {
    bool quoted = false;
    for (; *p != 0 && (quoted || !IsBlank(*p)); p++) {
        if (*p == u'"') {
            quoted = !quoted;
        } else if (!program->Append(*p)) {
            return nullptr;
        }
    }
    return p;
}

/// Backslashes count only before a quote: two make one, an odd one makes the quote an ordinary character. Two quotes within quotes are one.
const WCHAR* TakeArgument(const WCHAR* p, Array<WCHAR>* argument) {
    bool quoted = false, good = true;
    while (good && *p != 0 && (quoted || !IsBlank(*p))) {
        size_t slashes = 0;
        for (; *p == u'\\'; p++) {
            slashes++;
        }
        bool atQuote = *p == u'"';
        for (size_t i = 0; i < (atQuote ? slashes / 2 : slashes); i++) {
            good = argument->Append(u'\\') && good;
        }
        if (!atQuote) {
            if (slashes == 0) {
                good = argument->Append(*p++);
            }
        } else if (slashes % 2 == 1 || (quoted && p[1] == u'"')) {
            good = argument->Append(u'"') && good;
            p += slashes % 2 == 1 ? 1 : 2;
        } else {
            quoted = !quoted;
            p++;
        }
    }
    return good ? p : nullptr;
}

}  // namespace

bool SplitCommandLine(const WCHAR* commandLine, Array<char>* arguments) {
    const WCHAR* p = commandLine;
    bool isProgram = true;
    while (isProgram || *p != 0) {
        Array<WCHAR> argument;
        p = isProgram ? TakeProgram(p, &argument) : TakeArgument(p, &argument);
        isProgram = false;
        if (p == nullptr || !argument.Append(u'\0') || !Utf16ToUtf8(argument.Data(), arguments)) {
            return false;
        }
        while (IsBlank(*p)) {
            p++;
        }
    }
    return true;
}

}  // namespace lumigo
