"""Sentences as people write them, with every skill they name; and sentences that name none."""

import pytest

from matching.reference.skills import skills_in

KOREAN = [
    ("심도 반응성 이온 식각으로 멤스 구조를 제작했습니다", "deep-reactive-ion-etching mems"),
    ("유기금속 화학기상증착 장비로 에피 성장을 담당했다", "metal-organic-chemical-vapour-deposition epitaxy"),
    ("초순수 설비와 클린룸 운영 경험이 있습니다", "ultrapure-water-system cleanroom-operation"),
    ("웨이퍼 본딩 후 백그라인딩과 웨이퍼 다이싱을 진행", "wafer-bonding wafer-thinning wafer-dicing"),
    ("와이어 본딩과 언더필 공정의 불량 분석", "wire-bonding underfill failure-analysis"),
    ("집속 이온 빔으로 시편을 만들고 투과전자현미경으로 관찰", "focused-ion-beam materials-characterization"),
    ("타원계측과 면저항 측정으로 박막을 평가", "ellipsometry four-point-probe-measurement thin-film-deposition"),
    ("RISC-V 프로세서와 캐시 메모리 설계를 맡았습니다", "risc-v cache-coherence"),
    ("클럭 트리 합성부터 테이프아웃까지 수행", "clock-tree-synthesis tape-out"),
    ("뉴로모픽 반도체와 인메모리 컴퓨팅을 연구", "neuromorphic-computing processing-in-memory"),
    ("비정질 실리콘 TFT와 산화물 TFT의 차이", "amorphous-silicon-tft oxide-tft"),
    ("정공수송층과 전자수송층 재료를 합성", "hole-transport-layer electron-transport-layer"),
    ("파인메탈마스크와 캡핑층을 다루는 OLED 증착", "oled-evaporation oled-common-layer oled-evaporation"),
    ("감마 튜닝 및 색재현율 평가", "gamma-tuning display-colour-gamut-evaluation"),
    ("양자점 합성과 메탈메시 전극을 개발", "quantum-dot-synthesis metal-mesh-electrode"),
    ("폴더블 힌지와 하드코팅 필름을 설계", "foldable-hinge-design hard-coating-film"),
    ("하드카본 음극과 프러시안 블루 양극을 쓰는 셀", "hard-carbon-anode sodium-ion-cathode-material"),
    (
        "고체전해질 합성과 온간 등압 프레스 조건을 잡았다",
        "solid-electrolyte-synthesis warm-isostatic-pressing-of-cells",
    ),
    ("전해동박과 알루미늄 파우치 필름의 수급", "electrodeposited-copper-foil aluminium-pouch-film"),
    ("극판 공정에서 슬리팅 속도를 높였습니다", "electrode-process electrode-slitting"),
    ("드라이룸에서 전해액 주액과 디개싱을 관리", "dry-room-operation electrolyte-filling pouch-forming-and-sealing"),
    ("등가회로 모델로 잔존수명 예측을 했습니다", "battery-equivalent-circuit-model battery-data-analytics"),
    ("셀 밸런싱과 버스바 설계", "cell-balancing busbar-design"),
    ("습식제련으로 황산니켈을 회수", "hydrometallurgy nickel-and-cobalt-refining"),
    ("입도 분석과 비표면적 분석 결과를 정리", "particle-size-analysis bet-surface-area-analysis"),
    ("형질전환과 재조합 단백질 발현", "bacterial-transformation protein-expression"),
    ("한외여과와 바이러스 불활화 공정 밸리데이션", "tangential-flow-filtration virus-filtration process-validation"),
    ("펩타이드 합성 후 모세관 전기영동으로 순도 확인", "peptide-therapeutics capillary-electrophoresis"),
    ("웨스턴 블롯과 면역조직화학을 수행했습니다", "western-blot immunohistochemistry"),
    ("생물학적 동등성 시험과 약물감시 업무", "bioequivalence-study pharmacovigilance"),
    ("의료기기 인허가와 생체적합성 시험을 담당", "medical-device-regulation biocompatibility-testing"),
    ("전장유전체 분석과 마이크로바이옴 연구", "genomics microbiome-research"),
    ("미세유체 칩과 바이오센서를 개발", "microfluidics biosensor"),
    ("수직다관절 로봇과 스카라 로봇을 운용", "articulated-robot scara-robot"),
    ("유압 제어와 공압 회로를 설계", "hydraulic-actuator pneumatic-system"),
    ("사람 자세 추정과 제스처 인식을 접목한 서비스 로봇", "human-pose-estimation gesture-recognition service-robot"),
    ("미쓰비시 PLC와 지멘스 PLC를 모두 다룹니다", "mitsubishi-plc siemens-plc"),
    ("슬라이딩 모드 제어와 외란 관측기를 구현", "nonlinear-control vibration-suppression-control"),
    ("라이다 오도메트리와 파티클 필터로 위치를 잡는다", "lidar-odometry monte-carlo-localisation"),
    ("합성곱 신경망과 순환 신경망을 비교했습니다", "convolutional-neural-network recurrent-neural-network"),
    ("차원 축소 후 로지스틱 회귀로 분류", "principal-component-analysis logistic-regression"),
    ("개체명 인식과 감성 분석 모델을 배포", "named-entity-recognition text-classification"),
    ("스프링 부트와 몽고DB로 서비스를 만들었다", "spring-framework mongodb"),
    ("테라폼과 앤서블로 서버를 구성", "terraform ansible"),
    ("양자컴퓨팅용 초전도 큐비트 측정", "quantum-computing superconducting-qubits"),
    ("제로 트러스트 보안과 취약점 진단", "zero-trust-security vulnerability-analysis"),
    ("안드로이드 프레임워크와 부트로더를 포팅", "android-platform-development bootloader-development"),
    ("빔포밍과 채널 코딩 알고리즘 개발", "beamforming modem-physical-layer"),
    ("유도 법칙과 탐색기 설계", "guidance-law-design seeker-design"),
    ("추력편향제어 노즐의 연소 불안정을 해석", "thrust-vector-control combustion-instability"),
    ("합성개구레이다 위성 탑재체를 시험", "synthetic-aperture-radar satellite-payload"),
    ("손상허용 해석과 지상진동시험", "fatigue-and-damage-tolerance modal-testing"),
    ("수출통제와 전략물자 관리 업무", "export-control-compliance export-control-compliance"),
    ("전기차 감속기의 기어 소음을 줄였다", "reduction-gear-of-evs gear-design"),
    ("회생제동과 전동식 조향을 제어", "regenerative-braking steering-system"),
    (
        "막전극접합체와 연료전지 분리판의 내구 시험",
        "membrane-electrode-assembly bipolar-plate durability-testing-of-vehicles",
    ),
    ("수전해와 수소 저장 기술", "water-electrolysis hydrogen-storage"),
    ("LNG 운반선의 선체 구조해석", "lng-cargo-containment ship-structural-analysis"),
    ("사출 성형과 금형 설계를 함께 했습니다", "injection-moulding mould-and-die-design"),
    ("아크 용접 후 방사선 투과 검사", "welding-engineering radiographic-testing"),
    ("시차주사열량계와 유도결합플라즈마 분석", "thermal-analysis-of-materials inductively-coupled-plasma-analysis"),
    ("선행기술조사와 표준화 활동", "patent-prior-art-search international-standardisation"),
    ("프로모터 서열을 설계하고 벡터를 만들었다", ""),
    ("전기차단기 점검과 배열 설계표 정리", ""),
    ("택시운전 자격이 있고 비용접수와 영수처리를 맡음", ""),
    ("중도금 납부와 문화공간 대관을 안내했습니다", ""),
    ("복지라고 할 만한 제도와 태블로이드 신문", ""),
    ("국산화장품과 제목업로드 화면을 관리", ""),
    ("회사출신 선배와 택배관리 업무를 나눔", ""),
    ("장소결정 뒤 자금형태를 단조롭게 적었다", ""),
    ("한국기술교육대학교를 졸업하고 한국생산기술연구원에 지원", ""),
    ("엑셀 생산 현황표와 화물창고 재고표", ""),
    ("인벤터리 표를 만들고 화물을 옮겼다", ""),
    ("백신 접종 휴가와 개인정보보호 서약", ""),
    ("물을 다 마신 뒤 모델심사를 기다렸다", ""),
]

ENGLISH = [
    (
        "Ran deep reactive ion etching and metal-organic CVD",
        "deep-reactive-ion-etching metal-organic-chemical-vapour-deposition",
    ),
    ("Owned wafer thinning and wire bonding for memory", "wafer-thinning wire-bonding"),
    ("Modelled ESD protection and latch-up", "esd-protection-design esd-protection-design"),
    ("Prepared lamellae by FIB and measured SIMS depth profiles", "focused-ion-beam secondary-ion-mass-spectrometry"),
    ("Spectroscopic ellipsometry of high-k dielectrics", "ellipsometry high-k-metal-gate"),
    ("Designed a low-noise amplifier and a SAR ADC", "low-noise-amplifier-design sar-adc-design"),
    ("Closed clock domain crossing and formal verification", "clock-domain-crossing formal-verification"),
    ("Brought up PCIe controllers and CXL memory", "pci-express compute-express-link"),
    ("Taught computer architecture on RISC-V cores", "computer-architecture risc-v"),
    ("Reduced IR drop with Cadence Innovus", "ir-drop-analysis cadence-innovus"),
    ("Hole transport materials for white OLED panels", "hole-transport-layer white-oled"),
    ("Micro-LED repair and laser-induced forward transfer", "micro-led-inspection-and-repair laser-transfer"),
    ("Gate-in-panel circuits over embedded DisplayPort", "gate-driver-on-array display-interface"),
    (
        "Colour gamut and gamma correction of head-up displays",
        "display-colour-gamut-evaluation gamma-tuning head-up-display",
    ),
    ("Quarter-wave plates and metasurfaces", "retardation-film metasurface-optics"),
    ("Hard carbon and Prussian white for sodium cells", "hard-carbon-anode sodium-ion-cathode-material"),
    ("Sulphide cells under warm isostatic press", "warm-isostatic-pressing-of-cells"),
    ("Karl Fischer titration and BET analysis of powders", "karl-fischer-titration bet-surface-area-analysis"),
    (
        "Fitted an equivalent circuit model to GITT data",
        "battery-equivalent-circuit-model galvanostatic-intermittent-titration",
    ),
    ("Designed busbars and active balancing", "busbar-design cell-balancing"),
    ("The leaching process and pyrometallurgy of spent packs", "hydrometallurgy pyrometallurgy"),
    ("Electrode slitting in a dry room", "electrode-slitting dry-room-operation"),
    ("Spray drying of cathode powders after ball milling", "spray-drying ball-milling"),
    ("Transfection and protein expression in HEK cells", "transfection protein-expression"),
    ("Ultrafiltration and diafiltration after viral clearance", "tangential-flow-filtration virus-filtration"),
    ("Western blotting, flow cytometry and confocal microscopy", "western-blot flow-cytometry confocal-microscopy"),
    ("Wrote the IND application and eCTD modules", "ind-application ctd-dossier"),
    ("Population pharmacokinetics in NONMEM", "population-pharmacokinetics population-pharmacokinetics"),
    ("ISO 13485 audits and FDA 510k files", "iso-13485 medical-device-regulation"),
    (
        "Docked ligands after protein folding with AlphaFold",
        "protein-structure-prediction protein-structure-prediction",
    ),
    ("Microfluidic chips for liquid biopsies", "microfluidics liquid-biopsy"),
    ("GMP inspection and cleaning validation", "fda-inspection-readiness cleaning-validation"),
    ("SCARA robots and delta robots on one line", "scara-robot delta-robot"),
    ("Tuned sliding mode control and a disturbance observer", "nonlinear-control vibration-suppression-control"),
    ("Programmed TIA Portal and Studio 5000", "siemens-plc allen-bradley-plc"),
    ("Behavior trees with collision avoidance", "behaviour-tree obstacle-avoidance"),
    ("Hydraulics and series elastic actuators", "hydraulic-actuator series-elastic-actuator"),
    (
        "Trained CNNs and LSTMs, then random forests",
        "convolutional-neural-network recurrent-neural-network random-forest",
    ),
    ("Named entity recognition with spaCy", "named-entity-recognition spacy"),
    ("Hyperparameter tuning of XGBoost and LightGBM", "hyperparameter-optimisation xgboost lightgbm"),
    ("Deployed Spring Boot services with MongoDB", "spring-framework mongodb"),
    ("Built React.js pages and Node.js servers", "react node-js"),
    ("Apache Spark jobs on Databricks", "apache-spark databricks"),
    ("Terraform and Ansible for hybrid clouds", "terraform ansible cloud-architecture"),
    ("Zero trust design and vulnerability management", "zero-trust-security vulnerability-analysis"),
    ("Superconducting qubits and quantum error correction", "superconducting-qubits quantum-error-correction"),
    ("Massive MIMO beamforming for 5G networks", "massive-mimo beamforming 5g-technology"),
    ("Proportional navigation for a missile seeker", "guidance-law-design seeker-design"),
    ("Damage tolerance analysis and modal testing", "fatigue-and-damage-tolerance modal-testing"),
    ("ARINC 429 and MIL-STD-1553B integration", "arinc-429 mil-std-1553"),
    ("Orbit determination for CubeSats", "orbital-mechanics cubesat"),
    ("Fault tree analysis under MIL-STD-882", "fault-tree-analysis mil-std-882"),
    ("Hall thrusters and star trackers", "electric-propulsion-of-spacecraft satellite-attitude-control"),
    ("Electric power steering and regenerative braking", "steering-system regenerative-braking"),
    ("Membrane electrode assemblies for hydrogen vehicles", "membrane-electrode-assembly hydrogen-fuel-cell-vehicle"),
    ("PPAP and APQP with suppliers", "automotive-quality-tools automotive-quality-tools"),
    ("Adaptive cruise control and lane keeping assist", "adaptive-cruise-control lane-keeping-assist"),
    ("Injection molding and mold design", "injection-moulding mould-and-die-design"),
    ("Friction stir welding checked by acoustic emission", "welding-engineering acoustic-emission-testing"),
    ("Topology optimization in OptiStruct", "topology-optimisation topology-optimisation"),
    (
        "Differential scanning calorimetry and ICP-MS",
        "thermal-analysis-of-materials inductively-coupled-plasma-analysis",
    ),
    ("Gage R&R and ANOVA of the line", "measurement-system-analysis statistical-analysis-with-r-and-python"),
    ("Wrote PL/SQL and T-SQL procedures", "oracle-database microsoft-sql-server"),
    ("Patents spark debate and firms react slowly", ""),
    ("We express thanks; a ray of hope and unity", ""),
    ("Julia met Ruby and Ada in the blender aisle", ""),
    ("Cells at confluence in a flask, forging ahead", ""),
    ("The angular velocity and wing flutter were small", ""),
    ("A dart, a whisper and a snowflake", ""),
    ("Casting votes, and data manipulation by hand", ""),
    ("Take step 7, then bite the apple", ""),
    ("X-ray film of the left hand; selenium in food", ""),
    ("The piano teacher heeds the llama", ""),
    ("Studied at VCU and joined Acme SAS as a DBA graduate", ""),
    ("We clip coupons and use loam and halt at noon", ""),
    ("Doors open at 9; Mr Misra will excel and go far", ""),
]


def ids(text: str) -> list[str]:
    return [mention.skill.id for mention in skills_in(text)]


@pytest.mark.parametrize(("text", "expected"), [*KOREAN, *ENGLISH])
def test_a_sentence_names_these_skills_and_no_other(text, expected):
    assert ids(text) == expected.split()


def test_the_sentences_are_of_both_languages_and_some_name_nothing():
    assert len(KOREAN) >= 60
    assert len(ENGLISH) >= 60
    for sentences in (KOREAN, ENGLISH):
        assert sum(not expected for _, expected in sentences) >= 10
        assert sum(bool(expected) for _, expected in sentences) >= 60


@pytest.mark.parametrize(
    ("trap", "control", "skill"),
    [
        ("전기차단기를 점검", "전기차를 개발", "electric-vehicle"),
        ("택시운전 경력", "설비 시운전 경력", "line-setup-and-commissioning"),
        ("프로모터 설계", "모터 설계", "electric-motor"),
        ("국산화장품 판매", "부품 국산화 추진", "vendor-development-and-localisation-of-parts"),
        ("오토엔코더 학습", "절대형 엔코더 선정", "encoder-and-resolver"),
        ("엑셀 설계", "파우치 셀 설계", "cell-design"),
    ],
)
def test_an_ordinary_word_hides_the_name_inside_it_and_only_there(trap, control, skill):
    assert ids(trap) == []
    assert skill in ids(control)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("we use  wafer   bonding there", "wafer   bonding"),
        ("we use wafer\n  bonding there", "wafer\n  bonding"),
        ("웨이퍼  본딩을 했습니다", "웨이퍼  본딩"),
        ("we use wafer bonding there", "wafer bonding"),
    ],
)
def test_blanks_beside_each_other_do_not_part_a_name_and_its_place_is_that_of_the_text(text, named):
    [found] = skills_in(text)
    assert (found.skill.id, text[found.start : found.end]) == ("wafer-bonding", named)


def test_an_empty_line_parts_a_name():
    assert skills_in("wafer\n\nbonding") == ()
