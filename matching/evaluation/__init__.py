"""How good the lists are: labelled sets, measures, intervals, baselines, and the report of them.

    labelled             a set of queries, a corpus and grades; its two sides
    beir, parallel, shipped   sets from folders: BEIR layout, the same people in two languages, our own
    judged               the same from stored judgements
    measures             nDCG, AP, RR, recall, precision, success, as trec_eval computes them
    bootstrap, sides     intervals over queries, paired differences; both sides and the worse one
    baselines, pipeline  what is compared: chance, BM25, TF-IDF, encoders by name, the whole pipeline
    measuring            systems on a set: estimates and differences
    sections, quality    what a report consists of; the sections that say how good the ranking is
    pair_scores          verdicts, scores and lists of all pairs, without explanations
    bilingual, rank_parity    the same people and openings in both languages: verdicts, places, scores
    swaps, swap_changes, swap_careers, resume_parts    one thing about a person exchanged, and its control
    proportions          exact intervals of rates and of their ratios
    groups, impact, group_gaps    volunteered groups: selection, score gaps, features that tell a group
    planted              bias of known size, planted and looked for
    even_handed, parity_report, fairness_report, planted_report    these as sections of the report
    drawing, report      dots with intervals and curves as SVG; one HTML file in two languages

A number stands with its interval, the number of queries it rests on, and its baseline.
"""
