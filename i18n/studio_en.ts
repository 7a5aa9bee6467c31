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
    <name>FilesPage</name>
    <message numerus="yes">
        <source>and %n more file(s)</source>
        <translation>
            <numerusform>and %n more file</numerusform>
            <numerusform>and %n more files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be found.</source>
        <translation>
            <numerusform>%n file cannot be found.</numerusform>
            <numerusform>%n files cannot be found.</numerusform>
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
    <name>HomeCommands</name>
    <message numerus="yes">
        <source>%n project(s) archived.</source>
        <translation>
            <numerusform>%n project archived.</numerusform>
            <numerusform>%n projects archived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n project(s) taken out of the archive.</source>
        <translation>
            <numerusform>%n project taken out of the archive.</numerusform>
            <numerusform>%n projects taken out of the archive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n project(s) moved to the trash.</source>
        <translation>
            <numerusform>%n project moved to the trash.</numerusform>
            <numerusform>%n projects moved to the trash.</numerusform>
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
    <message numerus="yes">
        <source>%n job(s) can be resumed</source>
        <translation>
            <numerusform>%n job can be resumed</numerusform>
            <numerusform>%n jobs can be resumed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LanguageList</name>
    <message numerus="yes">
        <source>%n translation(s)</source>
        <translation>
            <numerusform>%n translation</numerusform>
            <numerusform>%n translations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) cast</source>
        <translation>
            <numerusform>%n voice cast</numerusform>
            <numerusform>%n voices cast</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n take(s)</source>
        <translation>
            <numerusform>%n take</numerusform>
            <numerusform>%n takes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LexiconPage</name>
    <message numerus="yes">
        <source>%n take(s) spoken before the lexicon changed: stale now.</source>
        <translation>
            <numerusform>%n take spoken before the lexicon changed: stale now.</numerusform>
            <numerusform>%n takes spoken before the lexicon changed: stale now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectCommands</name>
    <message numerus="yes">
        <source>%n file(s) of this project cannot be found.</source>
        <translation>
            <numerusform>%n file of this project cannot be found.</numerusform>
            <numerusform>%n files of this project cannot be found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProjectWords</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n line(s)</source>
        <translation>
            <numerusform>{done} of %n line</numerusform>
            <numerusform>{done} of %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n speaker(s)</source>
        <translation>
            <numerusform>%n speaker</numerusform>
            <numerusform>%n speakers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Opened %n day(s) ago</source>
        <translation>
            <numerusform>Opened %n day ago</numerusform>
            <numerusform>Opened %n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) missing</source>
        <translation>
            <numerusform>%n file missing</numerusform>
            <numerusform>%n files missing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QualityPanel</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RelinkDialog</name>
    <message numerus="yes">
        <source>Relink %n file(s)</source>
        <translation>
            <numerusform>Relink %n file</numerusform>
            <numerusform>Relink %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) still missing.</source>
        <translation>
            <numerusform>%n file still missing.</numerusform>
            <numerusform>%n files still missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Translating</name>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) to look at: show “Problems”.</source>
        <translation>
            <numerusform>%n line to look at: show “Problems”.</numerusform>
            <numerusform>%n lines to look at: show “Problems”.</numerusform>
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
