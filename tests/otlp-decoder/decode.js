// Decodes trace requests with the classes that OpenTelemetry for JavaScript generated from the OTLP .proto files.
//   node decode.js FILE...     prints one line per span: trace id, span id, parent id, kind, name, counts of attributes, events and links
// A body that does not decode, or that has a field the definition does not know, ends with exit code 1.
'use strict';
const fs = require('fs');
const path = require('path');

const packages = path.join(process.env.DECODER_PACKAGES, 'node_modules');
// The generated classes skip the fields they do not know; here that is an error.
require(path.join(packages, 'protobufjs', 'minimal')).Reader.prototype.skipType = () => {
    throw new Error('a field that the definition does not know');
};
const folder = path.join(packages, '@opentelemetry', 'otlp-transformer', 'build', 'src', 'generated', 'root.js');
const request = require(folder).opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
const hex = bytes => Buffer.from(bytes || []).toString('hex');

for (const file of process.argv.slice(2)) {
    const body = fs.readFileSync(file);
    const decoded = request.decode(body);
    const problem = request.verify(decoded);
    if (problem) {
        throw new Error(`${file}: ${problem}`);
    }
    for (const resource of decoded.resourceSpans) {
        for (const scope of resource.scopeSpans) {
            for (const span of scope.spans) {
                console.log([hex(span.traceId), hex(span.spanId), hex(span.parentSpanId), span.kind, span.name,
                    span.attributes.length, span.events.length, span.links.length, resource.resource.attributes.length].join('\t'));
            }
        }
    }
}
