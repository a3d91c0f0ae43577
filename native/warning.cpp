#include "warning.h"

#include "system.h"

namespace lumigo {

void Warn(const char* first, const char* second, const char* third, const char* fourth, const char* fifth) {
    char line[6 * 1024];
    size_t length = 0;
    const char* parts[] = {LUMIGO_WARNING_PREFIX, first, second, third, fourth, fifth};
    for (const char* part : parts) {
        for (; *part != 0 && length < sizeof(line) - 1; part++) {
            unsigned char c = static_cast<unsigned char>(*part);
            line[length++] = c < 0x20 || c == 0x7F ? '?' : *part;
        }
    }
    line[length++] = '\n';
    WriteStandardError(line, length);
}

}  // namespace lumigo
