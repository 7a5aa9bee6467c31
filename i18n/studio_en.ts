<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DropOverlay</name>
    <message numerus="yes">
        <source>and %n more file(s)</source>
        <translation>
            <numerusform>and %n more file</numerusform>
            <numerusform>and %n more files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Generating</name>
    <message numerus="yes">
        <source>%n line(s) could not be spoken.</source>
        <translation>
            <numerusform>%n line could not be spoken.</numerusform>
            <numerusform>%n lines could not be spoken.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobsButton</name>
    <message numerus="yes">
        <source>%n job(s) running</source>
        <translation>
            <numerusform>%n job running</numerusform>
            <numerusform>%n jobs running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransportBar</name>
    <message numerus="yes">
        <source>Sound broke off %n time(s).</source>
        <translation>
            <numerusform>Sound broke off %n time.</numerusform>
            <numerusform>Sound broke off %n times.</numerusform>
        </translation>
    </message>
</context>
</TS>
