// Every method of the official JavaScript client whose endpoint is offered; it refuses an answer that
// lacks anything. Arguments: where its packages are, address, key, a short recording. Prints JSON.
import fs from "node:fs";
import { createRequire } from "node:module";

const [packages, url, key, recording] = process.argv.slice(2);
const { ElevenLabsClient } = createRequire(packages)("@elevenlabs/elevenlabs-js");
const client = new ElevenLabsClient({ apiKey: key, baseUrl: url, maxRetries: 0 });
const upload = () => ({
  data: fs.readFileSync(recording),
  filename: "a.wav",
  contentType: "audio/wav",
});

async function drained(value) {
  if (value?.getReader) {
    const reader = value.getReader();
    let length = 0;
    for (;;) {
      const { done, value: part } = await reader.read();
      if (done) return length;
      length += part.length ?? 1;
    }
  }
  if (value?.[Symbol.asyncIterator]) {
    let count = 0;
    for await (const _ of value) count += 1;
    return count;
  }
  return value;
}

const voices = await client.voices.getAll();
const [v, w] = voices.voices.map((voice) => voice.voiceId);
const now = Date.now();
const D = "A deep, calm old man with a rough voice who speaks slowly.";
const T = "The quick brown fox jumps over the lazy dog while the old clock strikes twelve. ".repeat(2);
const made = {};
const calls = {
  "models.list": () => client.models.list(),
  "user.get": () => client.user.get(),
  "user.subscription.get": () => client.user.subscription.get(),
  "usage.get": () => client.usage.get({startUnix:now-86400000,endUnix:now+1000}),
  "voices.getAll": () => client.voices.getAll(),
  "voices.search": () => client.voices.search({pageSize:3}),
  "voices.get": () => client.voices.get(v),
  "voices.getShared": () => client.voices.getShared({pageSize:2}),
  "voices.share": async () => client.voices.share((await client.voices.getShared()).voices[0].publicOwnerId,v,{newName:"x"}),
  "voices.findSimilarVoices": () => client.voices.findSimilarVoices({audioFile:upload()}),
  "voices.settings.getDefault": () => client.voices.settings.getDefault(),
  "voices.settings.get": () => client.voices.settings.get(v),
  "voices.ivc.create": async () => (made.voice=(await client.voices.ivc.create({name:"js",files:[upload()]})).voiceId),
  "voices.settings.update": () => client.voices.settings.update(made.voice,{stability:0.4}),
  "voices.update": () => client.voices.update(made.voice,{name:"y"}),
  "samples.audio": async () => drained(await client.voices.samples.audio.get(made.voice,(await client.voices.get(made.voice)).samples[0].sampleId)),
  "samples.delete": async () => client.samples.delete(made.voice,(await client.voices.get(made.voice)).samples[0].sampleId),
  "voices.delete": () => client.voices.delete(made.voice),
  "voices.accents.get": () => client.voices.accents?.get(),
  "collections.create": async () => (made.col=(await client.voices.collections.create({title:"t",icon:"i"})).collectionId),
  "collections.list": () => client.voices.collections.list(),
  "collections.get": () => client.voices.collections.get(made.col),
  "collections.update": () => client.voices.collections.update(made.col,{title:"u"}),
  "collections.addVoice": () => client.voices.collections.addVoice(made.col,v),
  "collections.removeVoice": () => client.voices.collections.removeVoice(made.col,v),
  "collections.delete": () => client.voices.collections.delete(made.col),
  "tts.convert": async () => drained(await client.textToSpeech.convert(v,{text:"Hi."})),
  "tts.stream": async () => drained(await client.textToSpeech.stream(v,{text:"Hi.",outputFormat:"pcm_16000"})),
  "tts.raw": async () => {const r=await client.textToSpeech.convert(v,{text:"Hi."}).withRawResponse(); await drained(r.data); made.hist=r.rawResponse.headers.get("history-item-id"); return made.hist;},
  "tts.convertWithTimestamps": () => client.textToSpeech.convertWithTimestamps(v,{text:"Hi."}),
  "tts.streamWithTimestamps": async () => drained(await client.textToSpeech.streamWithTimestamps(v,{text:"Hi. You."})),
  "dialogue.convert": async () => drained(await client.textToDialogue.convert({inputs:[{text:"a",voiceId:v},{text:"b",voiceId:w}]})),
  "dialogue.stream": async () => drained(await client.textToDialogue.stream({inputs:[{text:"a",voiceId:v},{text:"b",voiceId:w}]})),
  "dialogue.convertWithTimestamps": () => client.textToDialogue.convertWithTimestamps({inputs:[{text:"a",voiceId:v},{text:"b",voiceId:w}]}),
  "dialogue.streamWithTimestamps": async () => drained(await client.textToDialogue.streamWithTimestamps({inputs:[{text:"a",voiceId:v},{text:"b",voiceId:w}]})),
  "ttv.design": async () => {const r=await client.textToVoice.design({voiceDescription:D,text:T});made.gen=r.previews[0].generatedVoiceId;return r;},
  "ttv.createPreviews": () => client.textToVoice.createPreviews({voiceDescription:D,text:T}),
  "ttv.remix": () => client.textToVoice.remix(v,{voiceDescription:"much deeper"}),
  "ttv.preview": async () => drained(await client.textToVoice.preview.stream(made.gen)),
  "ttv.create": () => client.textToVoice.create({voiceName:"n",voiceDescription:D,generatedVoiceId:made.gen}),
  "sts.convert": async () => drained(await client.speechToSpeech.convert(v,{audio:upload()})),
  "sts.stream": async () => drained(await client.speechToSpeech.stream(v,{audio:upload()})),
  "stt.convert": async () => {const r=await client.speechToText.convert({modelId:"scribe_v2",file:upload()});made.tr=r.transcriptionId;return r;},
  "stt.get": () => client.speechToText.transcripts.get(made.tr),
  "stt.delete": () => client.speechToText.transcripts.delete(made.tr),
  "fa.create": () => client.forcedAlignment.create({file:upload(),text:"And so my fellow Americans"}),
  "iso.convert": async () => drained(await client.audioIsolation.convert({audio:upload()})),
  "iso.stream": async () => drained(await client.audioIsolation.stream({audio:upload()})),
  "history.list": () => client.history.list({pageSize:3}),
  "history.get": () => client.history.get(made.hist),
  "history.getAudio": async () => drained(await client.history.getAudio(made.hist)),
  "history.download": async () => drained(await client.history.download({historyItemIds:[made.hist]})),
  "history.delete": () => client.history.delete(made.hist),
  "dict.rules": async () => (made.d=await client.pronunciationDictionaries.createFromRules({name:"n",rules:[{type:"alias",stringToReplace:"a",alias:"b",caseSensitive:true,wordBoundaries:true}]})),
  "dict.file": () => client.pronunciationDictionaries.createFromFile({name:"n"}),
  "dict.list": () => client.pronunciationDictionaries.list(),
  "dict.get": () => client.pronunciationDictionaries.get(made.d.id),
  "dict.update": () => client.pronunciationDictionaries.update(made.d.id,{name:"z"}),
  "dict.download": async () => drained(await client.pronunciationDictionaries.download(made.d.id,made.d.versionId)),
  "rules.set": () => client.pronunciationDictionaries.rules.set(made.d.id,{rules:[]}),
  "rules.add": () => client.pronunciationDictionaries.rules.add(made.d.id,{rules:[]}),
  "rules.remove": () => client.pronunciationDictionaries.rules.remove(made.d.id,{ruleStrings:["a"]}),
  "token": () => client.tokens.singleUse.create("tts_websocket"),
  "hooks.create": async () => (made.h=(await client.webhooks.create({settings:{authType:"hmac",name:"n",webhookUrl:"http://127.0.0.1:9/"}})).webhookId),
  "hooks.list": () => client.webhooks.list(),
  "hooks.update": () => client.webhooks.update(made.h,{isDisabled:true,name:"m"}),
  "hooks.delete": () => client.webhooks.delete(made.h),
  "projects.create": async () => (made.p=(await client.studio.projects.create({name:"n"})).project.projectId),
  "projects.list": () => client.studio.projects.list(),
  "projects.get": () => client.studio.projects.get(made.p),
  "projects.update": () => client.studio.projects.update(made.p,{name:"n",defaultTitleVoiceId:v,defaultParagraphVoiceId:v}),
  "projects.snapshots": () => client.studio.projects.snapshots.list(made.p),
  "projects.delete": () => client.studio.projects.delete(made.p),
  "ws.usage": () => client.workspace.usage?.getUsageByProductOverTime({startTime:now-86400000,endTime:now}),
  "ws.requests": () => client.workspace.analytics?.requests?.get({limit:3}),
};

const failures = {};
for (const [name, call] of Object.entries(calls)) {
  try {
    const answer = await call();
    if (answer === undefined || answer === 0) failures[name] = "nothing came";
  } catch (error) {
    failures[name] = `${error.message ?? error} ${JSON.stringify(error.errors ?? [])}`;
  }
}
console.log(JSON.stringify({ called: Object.keys(calls), failures }));
