/* Stands in for BBC audiowaveform where it is in no package list: the lowest and highest sample of
 * every 256 of each channel of a WAV file, one sample after the other, read through libsndfile. */
#include <limits.h>
#include <sndfile.h>
#include <stdio.h>

enum { ZOOM = 256, BUFFER = 16384, MOST = 16 };

int main(int count, char **words) {
    SF_INFO info = {0};
    SNDFILE *sound = count == 3 ? sf_open(words[1], SFM_READ, &info) : NULL;
    FILE *out = count == 3 ? fopen(words[2], "wb") : NULL;
    if (!sound || !out || info.channels > MOST) return 1;
    static short buffer[BUFFER];
    short low[MOST], high[MOST];
    for (int c = 0; c < MOST; c++) low[c] = SHRT_MAX, high[c] = SHRT_MIN;
    sf_count_t got;
    int seen = 0;
    while ((got = sf_readf_short(sound, buffer, BUFFER / info.channels)) > 0)
        for (sf_count_t frame = 0; frame < got; frame++) {
            for (int c = 0; c < info.channels; c++) {
                short sample = buffer[frame * info.channels + c];
                if (sample < low[c]) low[c] = sample;
                if (sample > high[c]) high[c] = sample;
            }
            if (++seen < ZOOM) continue;
            for (int c = 0; c < info.channels; c++) {
                fwrite(&low[c], 2, 1, out), fwrite(&high[c], 2, 1, out);
                low[c] = SHRT_MAX, high[c] = SHRT_MIN;
            }
            seen = 0;
        }
    return fclose(out);
}
